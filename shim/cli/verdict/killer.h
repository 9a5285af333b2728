/* SPDX-License-Identifier: MIT
 *
 * Who killed an image that nobody under covkeep has killed, as far as that is known: somebody else,
 * or the kernel, when the parent ended (PR_SET_PDEATHSIG of prctl(2)).
 */
#ifndef COVKEEP_CLI_VERDICT_KILLER_H
#define COVKEEP_CLI_VERDICT_KILLER_H

#include <stdbool.h>

#include "cli/records/records.h"

/* killer_words() returns "from outside", or where the parent ended shortly before "from outside or
 * at its parent's end". killer_advice() returns what to do for a Python program that could not
 * save, whoever has killed it: another advice where it is known that its parent's end kills it.
 * Both return constants. */
const char *killer_words(const struct records *records, const struct process *process);
const char *killer_advice(const struct records *records, const struct process *process);

#endif
