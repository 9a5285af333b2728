/* SPDX-License-Identifier: MIT
 *
 * Servers with children: forked workers that are all ended by SIGTERM, children that exec, and a
 * child of vfork, whose death must not touch what its parent has counted.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("children");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(children, .init = set_up, .fini = tear_down);

/* The workers die first, then the server, all by SIGTERM. */
static struct program kill_all(const char *tree, const char *const *argv, size_t workers,
                               bool preload)
{
    const char *ready = workers == 4 ? "ready\nready\nready\nready\n" : "ready\n";
    pid_t children[8];
    struct program p = START(argv, .tree = tree, .preload = preload, .ready = ready);
    cr_assert_eq(children_of(p.pid, children, 8), workers);
    for (size_t i = 0; i < workers; i++)
        cr_assert(kill(children[i], SIGTERM) == 0);
    program_await(&p, "all gone\nready\n");
    program_kill(&p, SIGTERM);
    return p;
}

Test(children, of_a_server_and_the_server_itself_are_kept)
{
    const char *argv[] = {victim("children"), "fork", NULL}, *clean = under(dir, "clean"),
               *lost = under(dir, "lost"), *kept = under(dir, "kept");
    FILES(argv, .tree = clean);
    struct program without = kill_all(lost, argv, 4, false);
    expect_no_files(lost);
    struct program with = kill_all(kept, argv, 4, true);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
}

Test(children, that_exec_a_counted_program_are_kept_with_what_they_counted_before)
{
    const char *argv[] = {victim("children"), "exec", victim("work"), NULL},
               *clean = under(dir, "clean"), *lost = under(dir, "lost"), *kept = under(dir, "kept");
    FILES(argv, .tree = clean);
    cr_assert_eq(count_files(clean), 2);
    /* libgcov writes the child's counts itself before it execs. */
    struct program without = kill_all(lost, argv, 1, false);
    cr_assert_eq(count_files(lost), 1);
    struct program with = kill_all(kept, argv, 1, true);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
}

Test(children, of_vfork_that_die_of_sigterm_leave_the_parents_counts_alone)
{
    const char *argv[] = {victim("children"), "vfork", NULL};
    trial_keeps(dir, argv, NULL);
}
