/* SPDX-License-Identifier: MIT
 *
 * A line on the terminal that tells how far the command has come. It must leave no trace there.
 */
#ifndef COVKEEP_CLI_PROGRESS_H
#define COVKEEP_CLI_PROGRESS_H

/* progress_show() shows the text, of which 40 characters, in place of what it showed before; at
 * most five times a second, and only where standard error is a terminal, where a line can be shown
 * and taken back. */
void progress_show(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* progress_clear() takes the line back. */
void progress_clear(void);

#endif
