/* SPDX-License-Identifier: MIT
 *
 * A line on the terminal that tells how far the command has come. It must leave no trace there.
 */
#ifndef COVKEEP_CLI_PROGRESS_H
#define COVKEEP_CLI_PROGRESS_H

#include <stdbool.h>

/* Milliseconds to wait for events between two looks. */
#define PROGRESS_MS 200

/* progress_is_possible() returns whether standard error is a terminal, where a line can be shown
 * and taken back. */
bool progress_is_possible(void);

/* progress_show() shows the text, of which 40 characters, in place of what it showed before; at
 * most every PROGRESS_MS, and only where that is possible. */
void progress_show(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* progress_clear() takes the line back. */
void progress_clear(void);

#endif
