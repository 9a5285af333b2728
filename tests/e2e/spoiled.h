/* SPDX-License-Identifier: MIT
 *
 * A program of three units that has run once, and one of whose files (left.gcda) a test then
 * spoils. The next run ends by SIGTERM with the shim; the other two files must have its counts
 * whatever became of the spoiled one.
 */
#ifndef COVKEEP_TEST_SPOILED_H
#define COVKEEP_TEST_SPOILED_H

#include "support/program.h"

struct spoiled {
    char *dir;
    const char *argv[3];
    const char *kept, *clean; /* trees: the shim's, libgcov's */
    char *file, *oracle;      /* left.gcda in each of them */
    const char *before;       /* a copy of left.gcda as it was before the run */
};

/* Builds the program and runs it once by libgcov into both trees. */
struct spoiled spoiled_new_by(const char *compiler);
void spoiled_free(struct spoiled *s);

/* Runs the shell command in both places, with $FILE as left.gcda and $DIR as its directory. */
void spoiled_by(struct spoiled *s, const char *command);

/* The second run, ended by SIGTERM, that must be dead in time. */
struct program spoiled_run(struct spoiled *s, const char *const *env);

/* After it: one line names left.gcda, which is as it was; the other files have both runs. */
void spoiled_is_told_and_left(struct spoiled *s, const char *const *env);
/* After it: all files are as libgcov leaves them after the same spoiling; so many lines were said.
 */
void spoiled_is_as_by_libgcov(struct spoiled *s, size_t lines);
/* The other two files have both runs. */
void spoiled_others_are_written(struct spoiled *s);

#endif
