/* SPDX-License-Identifier: MIT
 *
 * The lines that processes of the run would have written to their standard error without the run
 * (report.h): they go to a log in the run's directory, and are told at the end.
 */
#ifndef COVKEEP_CLI_RUN_LINES_H
#define COVKEEP_CLI_RUN_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* Adds a line of any bytes, and appends it to the log in that directory; -1: there is none. It may
 * tell of a loss that is in no record. */
void lines_add(int directory, const char *text, size_t size, bool is_loss);

/* Writes them to standard error, each text once with the first process that told it; or, if it is
 * to be quiet, only those that tell of losses. Where more were told it names the log in that
 * directory; NULL: there is none. */
void lines_tell(const char *directory, bool is_quiet);

/* One of them told of a loss. */
bool lines_have_losses(void);

#endif
