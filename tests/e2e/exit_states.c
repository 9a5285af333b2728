/* SPDX-License-Identifier: MIT
 *
 * SIGTERM where the handler has little to stand on: alternate stacks of no use, and the first
 * process of a pid namespace and its child.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void keeps(const char *how)
{
    char *dir = dir_new("stack");
    trial_keeps(dir, LIST(victim("alternate"), how), NULL);
    dir_remove(dir);
}

Test(alternate_stack, of_2048_bytes_is_no_hindrance)
{
    keeps("small");
}

Test(alternate_stack, that_was_unmapped_is_no_hindrance)
{
    keeps("gone");
}

static struct program start_first(const char *how, const char *tree, const char *ready,
                                  bool preload)
{
    needs_command(geteuid() ? "unshare -rfp true" : "unshare -fp true");
    const char *argv[] = {"/usr/bin/unshare",
                          geteuid() ? "-rfp" : "-fp",
                          "--kill-child",
                          victim("first_child"),
                          how,
                          NULL};
    return START(argv, .tree = tree, .preload = preload, .ready = ready);
}

/* PID 2, the youngest, dies of SIGTERM. */
static struct program terminate_child(const char *tree, bool preload)
{
    struct program p = start_first("fork", tree, "ready\n", preload);
    cr_assert(kill(youngest_of(p.pid), SIGTERM) == 0);
    program_await(&p, "terminated\nready\n");
    program_end(&p);
    expect_exit(&p, 0);
    return p;
}

Test(first_process, child_that_sigterm_ends_is_kept)
{
    char *dir = dir_new("first");
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept"), *lost = under(dir, "lost");
    struct program end = start_first("fork", clean, "ready\n", false);
    program_end(&end);
    expect_exit(&end, 0);
    struct program without = terminate_child(lost, false);
    struct program with = terminate_child(kept, true);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    char *ours = file_named(kept, "first_child.gcda"),
         *lacking = file_named(lost, "first_child.gcda");
    cr_assert_not(files_are_equal(ours, lacking));
    free(ours);
    free(lacking);
    program_free(&end);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}

static void await_sleep(pid_t pid)
{
    free(shell("until grep -q '^State:.S' /proc/%d/status &&\n"
               "    grep -q '^ShdPnd:.0*$' /proc/%d/status; do\n"
               "    test -e /proc/%d || exit 1\n"
               "done",
               pid, pid, pid));
}

static struct program pause_through_sigterm(const char *tree, bool preload)
{
    struct program p = start_first("pause", tree, "pausing\n", preload);
    pid_t first = youngest_of(p.pid);
    cr_assert_neq(first, p.pid);
    await_sleep(first);
    cr_assert(kill(first, SIGTERM) == 0);
    await_sleep(first);
    cr_assert(kill(first, SIGUSR1) == 0);
    program_await(&p, "ready\n");
    program_end(&p);
    return p;
}

Test(first_process, pause_is_not_interrupted)
{
    char *dir = dir_new("first");
    struct program without = pause_through_sigterm(under(dir, "clean"), false);
    struct program with = pause_through_sigterm(under(dir, "kept"), true);
    expect_exit(&with, 0);
    cr_assert_str_eq(with.out, "pausing\nwoken\nready\n");
    expect_same_outcome(&with, &without);
    expect_same_files(under(dir, "kept"), under(dir, "clean"));
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}
