/* SPDX-License-Identifier: MIT
 *
 * `covkeep who`: which tests, or processes, executed a line or a function.
 */
#ifndef COVKEEP_CLI_TESTS_WHO_H
#define COVKEEP_CLI_TESTS_WHO_H

/* who_main() is the subcommand; argv[0] is "who". It returns the exit status, as grep(1) does: 0
 * when somebody executed it, 1 when nobody did, 2 for wrong usage, a place that is not known, or
 * when something is missing. */
int who_main(char **argv);

#endif
