/* SPDX-License-Identifier: MIT
 *
 * What a process told of another one whose coverage it took: a killer, of the process that it
 * killed (python/request.h), which could not save and cannot say so; and a pytest-cov, of those
 * whose data files it erased (python/erased.py). The loss is the target's, not the teller's.
 */
#ifndef COVKEEP_CLI_VERDICT_TARGET_H
#define COVKEEP_CLI_VERDICT_TARGET_H

#include "cli/records/records.h"

/* target_is_meant() returns whether these words, which `teller` told, are of another process, whose
 * record is there and shows no save, or whose saved data was erased. */
bool target_is_meant(const struct records *records, const struct process *teller,
                     const char *words);

/* target_reason() returns why the process could not save, in the words of who killed it, and by a
 * number in *number; NULL: nobody told. */
const char *target_reason(const struct records *records, const struct process *process,
                          enum loss_reason *number);

/* target_next_erased() returns the next loss of what the process had saved, in the words of who
 * erased it. NULL: the end. `place` is all zero at the first. */
const char *target_next_erased(const struct records *records, const struct process *process,
                               struct more_place *place);

#endif
