/* SPDX-License-Identifier: MIT
 *
 * Settling the journal of a batch, by `covkeep settle` that is itself killed at random instants.
 */
#ifndef COVKEEP_CHAOS_SETTLED_H
#define COVKEEP_CHAOS_SETTLED_H

#include <stdbool.h>
#include <stdint.h>

/* Kills it KILLS times at most, and then lets it come to its end; two of them run at once in
 * between. False, and a line on stdout, when it does not end with 0. */
bool settle(const char *build, const char *journal, uint64_t seed);

#endif
