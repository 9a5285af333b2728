/* SPDX-License-Identifier: MIT
 *
 * How an image ended, and what coverage it carried, in a few words.
 */
#ifndef COVKEEP_CLI_VERDICT_ENDING_H
#define COVKEEP_CLI_VERDICT_ENDING_H

#include "cli/records/records.h"

/* ending_signal() returns "SIGTERM", or "signal 40" where it has no name. The text is good until
 * the next call. */
const char *ending_signal(int number);

/* ending_text() puts into words how the image ended, ending_carried() what it carried; both are cut
 * at `size`, and hold the record's bytes as they are. */
void ending_text(const struct records *records, const struct process *process, char *text,
                 size_t size);
void ending_carried(const struct process *process, char *text, size_t size);

#endif
