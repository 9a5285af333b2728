/* SPDX-License-Identifier: MIT
 *
 * A counter of processes on the terminal while the command runs.
 */
#ifndef COVKEEP_CLI_RUN_PROGRESS_H
#define COVKEEP_CLI_RUN_PROGRESS_H

#include <stdbool.h>

/* How long to wait for events between two looks. */
#define PROGRESS_MS 200

/* Standard error is a terminal, where a line can be shown and taken back. */
bool progress_is_possible(void);

/* Shows how many processes of the run, whose directory this is, have a record. */
void progress_show(int directory);

/* Takes the line back. */
void progress_clear(void);

#endif
