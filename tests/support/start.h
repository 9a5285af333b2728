/* SPDX-License-Identifier: MIT
 *
 * Runs of the victim start_plain, which starts another program through one of libc's functions:
 * with the shim against without it. What the second program sees then is the claim.
 */
#ifndef COVKEEP_TEST_START_H
#define COVKEEP_TEST_START_H

#include "support/program.h"

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The paths of the victims, each in a buffer of its own. */
const char *start_plain(void);
const char *env_plain(void);

#define PATH_ENV "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Every function that starts a program with the environment that it is given or `environ` ... */
#define EXEC_FRONTS(X)                                                                             \
    X(execve) X(execv) X(execvp) X(execvpe) X(execl) X(execlp) X(execle) X(fexecve) X(execveat)
#define SPAWN_FRONTS(X) X(posix_spawn) X(posix_spawnp) X(pidfd_spawn) X(pidfd_spawnp)
/* ... and those that start /bin/sh, which sorts it anew and adds PWD. */
#define SHELL_FRONTS(X) X(system) X(popen) X(wordexp)
#define EVERY_FRONT(X) EXEC_FRONTS(X) SPAWN_FRONTS(X) SHELL_FRONTS(X)

/* A whole environment with business and coverage variables in it, and what is to be restored of it
 * when nothing of that is passed on: the coverage variables, and our LD_PRELOAD. */
extern const char *const start_env[];
const char *const *start_kept(void);
/* `LD_PRELOAD=` and the path of the library. */
const char *our_preload(void);

/* A run of start_plain: FRONT [step ...] -- PROGRAM [argument ...]. */
#define START_PLAIN(...) WORDS(start_plain(), __VA_ARGS__)

struct program run_in(const char *const *env, bool preload, const char *const *argv);

/* With the shim its output, its errors and its status are the same as without. */
void expect_unchanged(const char *const *env, const char *const *argv);

/* With the shim env_plain, at the end of whatever argv starts, sees what it sees without, in the
 * same order (unless a shell lies between), then each of `added` once in any order, and nothing
 * else; none of `added` is there without the shim. All other output and the status are the same. */
void expect_added(const char *const *env, const char *const *argv, const char *const *added);
void expect_added_below_shell(const char *const *env, const char *const *argv,
                              const char *const *added);

/* The text has this line. */
bool has_line(const char *text, const char *line);
/* How many lines of the text begin so. */
size_t count_lines(const char *text, const char *begin);

#endif
