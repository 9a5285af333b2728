/* SPDX-License-Identifier: MIT
 *
 * The lines that processes of the run would have written to their standard error without the run
 * (report.h): they go to a log in the run's directory, and are told at the end.
 */
#ifndef COVKEEP_CLI_RUN_LINES_H
#define COVKEEP_CLI_RUN_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* lines_add() adds a line of any bytes, and appends it to the log in `directory`, a descriptor; -1:
 * there is none. `is_loss`: the line tells of a loss that is in no record. */
void lines_add(int directory, const char *text, size_t size, bool is_loss);

/* lines_tell() writes the lines to standard error, each text once with the first process that told
 * it; if `is_quiet`, only those that tell of losses. Where there were too many it names the log in
 * `directory`; NULL: there is none. */
void lines_tell(const char *directory, bool is_quiet);

/* lines_have_losses() returns whether one of the lines told of a loss. */
bool lines_have_losses(void);

#endif
