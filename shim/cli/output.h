/* SPDX-License-Identifier: MIT
 *
 * The end of what a subcommand writes to standard output.
 */
#ifndef COVKEEP_CLI_OUTPUT_H
#define COVKEEP_CLI_OUTPUT_H

#include <stdbool.h>

/* output_end() returns whether standard output has taken all that was written; false, after one
 * line, where it has not: the disk may be full, or the pipe closed. */
bool output_end(void);

#endif
