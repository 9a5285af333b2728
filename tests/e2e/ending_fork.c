/* SPDX-License-Identifier: MIT
 *
 * Processes that fork and do not exec: each one keeps its own part, none what it inherited,
 * whatever the call that made it and however it ends.
 */
#include "ending_trial.h"

#include "oracle.h"

#include <criterion/criterion.h>
#include <signal.h>

#define FORK(...) LIST(victim("ending_fork"), __VA_ARGS__)

/* The first process is ended by exit, by SIGTERM and by SIGKILL. */
static void keeps(const char *how, const char *end, const char *depth, const char *threads)
{
    const char *const *argv = FORK(how, end, depth, threads), *const *clean = FORK("clean", "exit",
                                                                                   depth, threads);
    KEEPS(argv, .clean = clean, .loss = LOSES_SOME);
    KEEPS(argv, .clean = clean, .sig = SIGTERM);
    KEEPS(argv, .clean = clean, .sig = SIGKILL);
}

#define WORKER(name, how)                                                                          \
    Test(ending_fork, name##_then__exit_keeps_both)                                                \
    {                                                                                              \
        keeps(how, "_exit", "1", NULL);                                                            \
    }                                                                                              \
    Test(ending_fork, name##_then_SIGKILL_keeps_both)                                              \
    {                                                                                              \
        keeps(how, "kill", "1", NULL);                                                             \
    }                                                                                              \
    Test(ending_fork, name##_three_deep_keeps_each)                                                \
    {                                                                                              \
        keeps(how, "_exit", "3", NULL);                                                            \
        keeps(how, "kill", "3", NULL);                                                             \
    }                                                                                              \
    Test(ending_fork, name##_in_a_threaded_program_keeps_both)                                     \
    {                                                                                              \
        keeps(how, "_exit", "1", "3");                                                             \
        keeps(how, "kill", "1", "3");                                                              \
    }

WORKER(fork_that_libgcov_sees, "libgcov")
WORKER(fork_that_libgcov_does_not_see, "plain")
WORKER(_Fork, "_Fork")
WORKER(clone_with_a_stack, "clone")
WORKER(clone_through_syscall, "clone_call")
WORKER(fork_through_syscall, "fork_call")

Test(ending_fork, worker_that_exits_keeps_both)
{
    const char *const *clean = FORK("clean", "exit");
    KEEPS(FORK("clean", "exit"), .loss = LOSES_NOTHING);
    KEEPS(FORK("plain", "exit"), .clean = clean, .loss = LOSES_SOME);
    KEEPS(FORK("clone", "exit"), .clean = clean, .loss = LOSES_SOME);
}

Test(ending_fork, worker_that_dies_of_SIGTERM_keeps_both)
{
    keeps("plain", "term", "2", NULL);
    keeps("libgcov", "term", "2", NULL);
    keeps("clone", "term", "2", NULL);
}

Test(ending_fork, worker_that_aborts_keeps_both)
{
    keeps("plain", "abort", "1", NULL);
    keeps("libgcov", "abort", "1", NULL);
    keeps("clone", "abort", "1", NULL);
}

Test(ending_fork, worker_that_execs_keeps_both)
{
    keeps("plain", "exec", "2", NULL);
    keeps("libgcov", "exec", "2", NULL);
    keeps("clone", "exec", "2", NULL);
}

/* Who forks waits for a child that sleeps as for one that has come to where it waits. */
Test(ending_fork, child_does_not_look_asleep_before_it_comes_to_its_own_code)
{
    char *dir = dir_new("awake");
    for (int preload = 0; preload < 2; preload++) {
        struct program p = RUN(LIST(victim("fork_awake")), .tree = dir, .preload = preload);
        expect_exit(&p, 0);
        expect_silent(&p);
        cr_assert_str_eq(p.out, "0 looked asleep\nready\n");
        program_free(&p);
    }
    dir_remove(dir);
}
