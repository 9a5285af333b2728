/* SPDX-License-Identifier: MIT
 *
 * Who killed an image that nobody under covkeep has killed, as far as that is known: somebody else,
 * or the kernel, when the parent ended (PR_SET_PDEATHSIG of prctl(2)).
 */
#ifndef COVKEEP_CLI_VERDICT_KILLER_H
#define COVKEEP_CLI_VERDICT_KILLER_H

#include "cli/records/records.h"

/* killer_or_parent() returns what is to follow "from outside": " or at its parent's end" where the
 * parent ended shortly before, else "". killer_advice() returns what to do for a Python program
 * that could not save, whoever has killed it: another advice where it is known that its parent's
 * end kills it. Both return constants. */
const char *killer_or_parent(const struct records *records, const struct process *process);
const char *killer_advice(const struct records *records, const struct process *process);

#endif
