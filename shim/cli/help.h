/* SPDX-License-Identifier: MIT
 *
 * Writing text to standard output.
 */
#ifndef COVKEEP_CLI_HELP_H
#define COVKEEP_CLI_HELP_H

/* help_write() writes a text to standard output, and returns the exit status: 0, or 1 after one
 * line on standard error. */
int help_write(const char *text);

#endif
