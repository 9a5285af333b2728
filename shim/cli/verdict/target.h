/* SPDX-License-Identifier: MIT
 *
 * What a killer told of the process that it killed (death/request.h): that could not save, and
 * cannot say so. The loss is the target's, not the killer's.
 */
#ifndef COVKEEP_CLI_VERDICT_TARGET_H
#define COVKEEP_CLI_VERDICT_TARGET_H

#include "cli/records/records.h"

/* These words, which `teller` told, are of another process, whose record is there and shows no
 * save.
 */
bool target_is_meant(const struct records *records, const struct process *teller,
                     const char *words);

/* Why the process could not save, in the words of who killed it, and by a number in *number; NULL:
 * nobody told. */
const char *target_reason(const struct records *records, const struct process *process,
                          enum loss_reason *number);

#endif
