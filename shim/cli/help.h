/* SPDX-License-Identifier: MIT
 *
 * What goes to standard output.
 */
#ifndef COVKEEP_CLI_HELP_H
#define COVKEEP_CLI_HELP_H

/* Writes a text to standard output: the exit status, 0, or 1 after one line on standard error. */
int help_write(const char *text);

#endif
