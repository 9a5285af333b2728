/* SPDX-License-Identifier: MIT
 *
 * Some rounds that write into the same files, and the judgement on what is in these in the end.
 */
#ifndef COVKEEP_CHAOS_BATCH_H
#define COVKEEP_CHAOS_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "counts.h"
#include "plan.h"

/* Where things are and what is to be done; the same for all batches. */
struct chaos {
    const char *build; /* libcovkeep.so, chaos/victims and tmp lie there */
    const char *victims;
    uint64_t seed;
    bool has_journal; /* they append to a journal, which is settled before it is judged */
};

/* The sum of all batches. */
struct result {
    struct verdict counts;
    unsigned long moments[MOMENTS], harms[HARMS];
    unsigned long reads, broken_reads; /* under libgcov's lock */
    unsigned long
        unfinished; /* the same, after a keeper was killed; the next update completes it */
    unsigned long broken_without_lock;
    unsigned long words;  /* lines that victims wrote, who have nothing to say */
    unsigned long failed; /* rounds with another ending */
};

/* Plays the rounds from `first` on, at most ROUNDS_IN_BATCH, and adds to *result. A batch of which
 * `keep` is true leaves its directory, and says so. Does not come back before all keepers are gone;
 * the caller is a subreaper. */
void batch_play(const struct chaos *chaos, unsigned first, unsigned count, struct result *result,
                bool (*keep)(const struct result *batch));

#endif
