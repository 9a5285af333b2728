/* SPDX-License-Identifier: MIT
 *
 * Starts by an armed process, one with counters of its own: the environment, the answers and the
 * signals that the started program begins with are as without the shim, and the counters of the
 * process that starts stay libgcov's.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/start.h"

static char *dir;
static char pass_prefix[5000]; /* libgcov reads GCOV_PREFIX at the end, when environ was replaced */
static char start_armed[5000];

static void make_dir(void)
{
    dir = dir_new("armed");
    snprintf(pass_prefix, sizeof pass_prefix, "pass:GCOV_PREFIX=%s", dir);
    built_at(start_armed, "victims/start_armed/start_armed");
}

static void remove_dir(void)
{
    dir_remove(dir);
}

TestSuite(exec_armed, .init = make_dir, .fini = remove_dir);

#define ARMED_ENV WORDS(PATH_ENV, "COV_A=1", "COV_B=2", pass_prefix + strlen("pass:"))
#define START_ARMED(front, ...) WORDS(start_armed, front, "quiet", pass_prefix, __VA_ARGS__)

Test(exec_armed, is_armed)
{
    struct program p = run_in(ARMED_ENV, true, WORDS(start_armed, "system", "--", "true"));
    const char *caught = strstr(p.err, "SigCgt:\t");
    cr_assert(caught && strtoull(caught + strlen("SigCgt:\t"), NULL, 16) & 1 << (SIGTERM - 1), "%s",
              p.err);
    program_free(&p);
}

#define FROM_ARMED(front)                                                                          \
    Test(exec_armed, front##_restores_and_answers_as_from_any_process)                             \
    {                                                                                              \
        expect_added(ARMED_ENV, START_ARMED(#front, "--", env_plain(), "one"),                     \
                     WORDS("COV_A=1", "COV_B=2", our_preload()));                                  \
        expect_unchanged(ARMED_ENV, START_ARMED(#front, "--", "/nonexistent"));                    \
    }
EVERY_FRONT(FROM_ARMED)

#define SIGNALS "/bin/grep", "^Sig[BIC]", "/proc/self/status"

/* A handler of ours becomes the default again; what the process ignores or blocks is inherited. */
#define CLEAN_SIGNALS(front)                                                                       \
    Test(exec_armed, front##_starts_with_the_signals_of_any_process)                               \
    {                                                                                              \
        expect_unchanged(ARMED_ENV, START_ARMED(#front, "--", SIGNALS));                           \
        expect_unchanged(                                                                          \
            ARMED_ENV, START_ARMED(#front, "ignore:15", "block:10", "handle:12", "--", SIGNALS));  \
    }
EVERY_FRONT(CLEAN_SIGNALS)

/* libgcov's files after one run of the front, which starts `program` and comes back. */
static void count(bool preload, const char *front, const char *program)
{
    struct program p = run_in(ARMED_ENV, preload, START_ARMED(front, "--", program));
    cr_assert(strstr(p.err, "result "), "%s", p.err);
    program_free(&p);
    free(shell("cd '%s' && mv $(find . -name '*.gcda') %s", dir, preload ? "with" : "without"));
}

/* libgcov itself writes the counters at the end, and the shim does not add them again. */
static void expect_same_counts(const char *front, const char *program)
{
    count(false, front, program);
    count(true, front, program);
    free(shell("cmp '%s/with' '%s/without'", dir, dir));
}

#define COUNTS_AFTER_FAILURE(front)                                                                \
    Test(exec_armed, front##_that_fails_leaves_the_counters_as_they_are)                           \
    {                                                                                              \
        expect_same_counts(#front, "/nonexistent");                                                \
    }
EXEC_FRONTS(COUNTS_AFTER_FAILURE)
COUNTS_AFTER_FAILURE(posix_spawn)
COUNTS_AFTER_FAILURE(posix_spawnp)
SHELL_FRONTS(COUNTS_AFTER_FAILURE)

#define COUNTS_AFTER_SUCCESS(front)                                                                \
    Test(exec_armed, front##_leaves_the_counters_as_they_are)                                      \
    {                                                                                              \
        expect_same_counts(#front, "/bin/true");                                                   \
    }
COUNTS_AFTER_SUCCESS(posix_spawn)
COUNTS_AFTER_SUCCESS(posix_spawnp)
SHELL_FRONTS(COUNTS_AFTER_SUCCESS)
