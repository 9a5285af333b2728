/* SPDX-License-Identifier: MIT
 *
 * In a few words: how an image ended, and what coverage it carried.
 */
#ifndef COVKEEP_CLI_VERDICT_ENDING_H
#define COVKEEP_CLI_VERDICT_ENDING_H

#include "cli/records/records.h"

/* "SIGTERM", or "signal 40" where it has no name. The answer is good until the next call. */
const char *ending_signal(int number);

/* Both are cut at `size`, and hold the record's bytes as they are. */
void ending_text(const struct records *records, const struct process *process, char *text,
                 size_t size);
void ending_carried(const struct process *process, char *text, size_t size);

#endif
