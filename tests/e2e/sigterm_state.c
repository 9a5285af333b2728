/* SPDX-License-Identifier: MIT
 *
 * SIGTERM in difficult states of the process: busy threads that hold libc's locks, small and
 * alternate stacks, without descriptors or rights, and as the first process of a namespace.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void keeps(const char *name, const char *how)
{
    char *dir = dir_new("state");
    trial_keeps(dir, LIST(victim(name), how), NULL);
    dir_remove(dir);
}

/* The counters of several threads are exact only where the updates are atomic. */
static void threads_are_kept(const char *how, int times)
{
    char *dir = dir_new("state");
    free(shell("cd '%s' && gcc --coverage -fprofile-update=atomic -o threads '%s' -lpthread", dir,
               source("threads.c")));
    for (int i = 0; i < times; i++) {
        trial_keeps(dir, LIST(under(dir, "threads"), how), NULL);
        free(shell("cd '%s' && rm -r clean kept both", dir));
    }
    dir_remove(dir);
}

Test(threads, sigterm_to_busy_ones_is_kept_and_never_hangs)
{
    threads_are_kept("busy", 10);
}

Test(threads, sigterm_beside_idle_ones_is_kept)
{
    threads_are_kept("idle", 1);
}

Test(threads, sigterm_to_one_with_the_smallest_stack_is_kept)
{
    threads_are_kept("small", 1);
}

Test(stacks, smallest_alternate_stack_is_enough)
{
    keeps("stacks", "small");
}

Test(stacks, sigterm_on_the_alternate_stack_is_kept)
{
    keeps("stacks", "used");
}

/* libgcov itself cannot open its files then; ours are those of a run that gives nothing up. */
static void is_no_hindrance(const char *what)
{
    char *dir = dir_new("state");
    FILES(LIST(victim("limits"), ""), .tree = under(dir, "clean"));
    struct program p = RUN(LIST(victim("limits"), what), .tree = under(dir, "kept"),
                           .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    expect_same_files(under(dir, "kept"), under(dir, "clean"));
    program_free(&p);
    dir_remove(dir);
}

Test(limits, used_up_descriptors_are_no_hindrance)
{
    is_no_hindrance("used");
}

Test(limits, descriptors_that_are_not_allowed_are_no_hindrance)
{
    is_no_hindrance("none");
}

Test(limits, rights_that_were_given_up_are_no_hindrance)
{
    is_no_hindrance("rights");
}

/* Without a keeper, what can not be written is told, once, with its reason. */
static void is_told(const char *what, const char *reason)
{
    char *dir = dir_new("state");
    const char *tree = under(dir, "kept");
    free(shell("chmod 755 '%s'", dir));
    struct program p = RUN(LIST(victim("limits"), what), LIST("COV_KEEP_KEEPER=off"), .tree = tree,
                           .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_no_files(tree);
    expect_one_line(&p, p.pid, under(tree, "%s.gcda", victim("limits") + 1));
    cr_assert(strstr(p.err, reason), "not '%s': %s", reason, p.err);
    program_free(&p);
    dir_remove(dir);
}

Test(limits, loss_where_no_descriptor_is_allowed_is_told)
{
    is_told("none", "Too many open files");
}

Test(limits, loss_where_rights_were_given_up_is_told)
{
    if (geteuid() != 0)
        cr_skip_test("only root has rights to give up");
    is_told("rights", "Permission denied");
}

/* SIGTERM does not end the first process of a namespace, nor interrupts it. */
static struct program first(const char *tree, bool preload)
{
    needs_command(geteuid() ? "unshare -rfp true" : "unshare -fp true");
    const char *argv[] = {"/usr/bin/unshare", geteuid() ? "-rfp" : "-fp", "--kill-child",
                          victim("first"), NULL};
    struct program p = START(argv, .tree = tree, .preload = preload, .ready = "first\n");
    pid_t pid = youngest_of(p.pid);
    cr_assert_neq(pid, p.pid);
    cr_assert(kill(pid, SIGTERM) == 0);
    trial_tell(&p, "x");
    program_end(&p);
    return p;
}

Test(first_process, is_not_ended_nor_interrupted)
{
    char *dir = dir_new("state");
    struct program without = first(under(dir, "without"), false);
    struct program with = first(under(dir, "with"), true);
    expect_exit(&with, 0);
    cr_assert_str_eq(with.out, "first\ninput\nready\n");
    expect_same_outcome(&with, &without);
    expect_same_files(under(dir, "with"), under(dir, "without"));
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}
