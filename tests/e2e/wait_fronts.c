/* SPDX-License-Identifier: MIT
 *
 * Who waits for a child that died of a signal finds its files in place. Each function that waits
 * behaves as without the shim, and returns for such a child when its keeper is gone; for one that
 * exited it does not even look.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "oracle.h"
#include "support/start.h"
#include "trial.h"

#define STATUS_WAYS(X)                                                                             \
    X(wait) X(old_wait) X(waitpid) X(old_waitpid) X(waitpid_any) X(wait3) X(wait4)
#define INFO_WAYS(X) X(waitid) X(waitid_any) X(waitid_pidfd) X(waitid_peek)
#define SYSCALL_WAYS(X) X(syscall_wait4) X(syscall_waitid)
#define WAYS(X) STATUS_WAYS(X) INFO_WAYS(X) SYSCALL_WAYS(X)

#define NEVER "COV_KEEP_GRACE_MS=600000"

#define ANSWERS(way)                                                                               \
    Test(wait_fronts, way##_answers_as_without_the_shim)                                           \
    {                                                                                              \
        expect_unchanged(WORDS(PATH_ENV, NEVER), WORDS(victim("wait_plain"), #way));               \
    }
WAYS(ANSWERS)

static void expect_written(int written, bool preload, const char *setting, const char *const *argv)
{
    char expected[64];
    struct program p = run_in(WORDS(PATH_ENV, setting), preload, argv);
    snprintf(expected, sizeof expected, "result 1, errno 77, %d written", written);
    cr_assert(p.status == 0 && has_line(p.out, expected), "not %s: %s%s", expected, p.out, p.err);
    program_free(&p);
}

#define AWAITS(...) WORDS(victim("wait_awaits_plain"), __VA_ARGS__)

/* 9 is SIGKILL, 11 SIGSEGV. */
#define WAITS(way)                                                                                 \
    Test(wait_fronts, way##_returns_when_the_keeper_is_gone)                                       \
    {                                                                                              \
        expect_written(0, false, NEVER, AWAITS(#way, "9"));                                        \
        expect_written(1, true, NEVER, AWAITS(#way, "9"));                                         \
        expect_written(1, true, NEVER, AWAITS(#way, "11"));                                        \
        expect_written(1, true, NEVER, AWAITS(#way, "9", "unasked"));                              \
    }
WAYS(WAITS)

#define DOES_NOT_WAIT(way)                                                                         \
    Test(wait_fronts, way##_does_not_look_after_an_exit)                                           \
    {                                                                                              \
        expect_written(0, true, NEVER, AWAITS(#way, "0"));                                         \
    }
WAYS(DOES_NOT_WAIT)

/* For a longer time than the test has. */
#define IS_FREE(way)                                                                               \
    Test(wait_fronts, way##_is_not_held_up_by_a_stranger)                                          \
    {                                                                                              \
        if (geteuid() != 0)                                                                        \
            cr_skip_test("needs root");                                                            \
        expect_written(0, true, NEVER, AWAITS(#way, "9", "stranger"));                             \
    }
WAYS(IS_FREE)

Test(wait_fronts, do_not_wait_when_the_shim_is_off)
{
    expect_written(0, true, "COV_KEEP=off", AWAITS("waitpid", "9"));
    expect_written(0, true, "COV_KEEP=off", AWAITS("waitid", "9"));
    expect_written(0, true, "COV_KEEP=off", AWAITS("syscall_wait4", "9"));
}

/* The keeper is a child that nobody is to see. */
static void expect_unseen_keeper(const char *const *argv)
{
    char *dir = dir_new("unseen");
    struct program without = RUN(argv, .tree = under(dir, "clean"), .deadline_ms = 60000);
    struct program with =
        RUN(argv, .tree = under(dir, "kept"), .preload = true, .deadline_ms = 60000);
    expect_exit(&without, 0);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}

Test(wait_fronts, answer_a_program_without_children_as_without_the_shim)
{
    expect_unseen_keeper(LIST(victim("wait_alone")));
}

#define WAIT_KINDS(kind)                                                                           \
    Test(wait_fronts, find_no_keeper_beside_a_child_that_is_##kind)                                \
    {                                                                                              \
        expect_unseen_keeper(LIST(victim("wait_kinds"), #kind));                                   \
    }
WAIT_KINDS(ordinary)
WAIT_KINDS(clone)
WAIT_KINDS(traced)
WAIT_KINDS(ignored)
