/* SPDX-License-Identifier: MIT
 *
 * A counter of processes on the terminal while the command runs. It must leave no trace on the
 * terminal.
 */
#ifndef COVKEEP_CLI_RUN_PROGRESS_H
#define COVKEEP_CLI_RUN_PROGRESS_H

#include <stdbool.h>

/* Milliseconds to wait for events between two looks. */
#define PROGRESS_MS 200

/* progress_is_possible() returns whether standard error is a terminal, where a line can be shown
 * and taken back. */
bool progress_is_possible(void);

/* progress_show() shows how many processes the run has had so far, by the file of records in
 * `directory`, a descriptor. */
void progress_show(int directory);

/* progress_clear() takes the line back. */
void progress_clear(void);

#endif
