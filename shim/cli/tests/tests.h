/* SPDX-License-Identifier: MIT
 *
 * The room tests/ owns what a journal knows besides sums: which test covered what. `covkeep tests`
 * lists the tests of runs, `covkeep who` (who.h) those that executed a line or a function. label.h
 * says which test a record belongs to, group.h adds up the records of each, reached.h counts what
 * they reached, target.h is what was asked about, tracefile.h writes it all for lcov; the lines
 * come from gcov (lines/gcov.h). Journals are only read.
 */
#ifndef COVKEEP_CLI_TESTS_TESTS_H
#define COVKEEP_CLI_TESTS_TESTS_H

/* tests_main() is the subcommand; argv[0] is "tests". It returns the exit status: 0; 1 when a
 * journal cannot be read or parts of it are missing; 2 for wrong usage. */
int tests_main(char **argv);

#endif
