/* SPDX-License-Identifier: MIT
 *
 * What is expected of a victim's ending and of the files that it leaves, judged by others than us:
 * libgcov's own files for the same work, and the tools that read .gcda files. Each function fails
 * the test with what it saw.
 */
#ifndef COVKEEP_TEST_ORACLE_H
#define COVKEEP_TEST_ORACLE_H

#include "support/program.h"

#include <stddef.h>

/* It was ended by sig and dumped no core. */
void expect_killed(const struct program *p, int sig);
void expect_exit(const struct program *p, int code);
/* Status, standard output and standard error are the same. */
void expect_same_outcome(const struct program *p, const struct program *oracle);
void expect_silent(const struct program *p);
/* Its standard error is `covkeep[pid]: what: path: reason`, and that only. */
void expect_one_line(const struct program *p, pid_t pid, const char *path);
/* How many lines begin with "covkeep[". */
size_t count_reports(const char *text);

/* Both trees have the same names with the same bytes; the oracle holds at least one file. */
void expect_same_files(const char *tree, const char *oracle);
/* Kinds, modes and names are the same, too. */
void expect_same_listing(const char *tree, const char *oracle);
/* No file in it, or no such directory. */
void expect_no_files(const char *tree);
size_t count_files(const char *tree);
/* Whole bytes of one file against another. */
bool files_are_equal(const char *a, const char *b);

/* Waits until they are: after a SIGKILL the keeper writes while nobody waits for it. */
void await_equal_files(const char *a, const char *b);
/* The same for whole trees, as expect_same_files(). */
void await_same_files(const char *tree, const char *oracle);

/* The only file below tree with that name (as find -name); fails if there are none or several. */
char *file_named(const char *tree, const char *name);

/* gcov-dump, gcov, gcovr and lcov read every .gcda below tree without a word of complaint, with the
 * .gcno files that lie in objects. gcc: "" or "-11", the version that made them. */
void expect_readable(const char *tree, const char *objects, const char *gcc);
/* gcov's count of each line of the source (named from the top of the tree) that ends in a comment
 * with a number is that number. */
void expect_counts(const char *tree, const char *objects, const char *source);

#endif
