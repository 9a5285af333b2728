/* SPDX-License-Identifier: MIT
 *
 * The promise itself, for one small program: what libgcov would have written at its end is there
 * after SIGTERM, and nothing else has changed.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

static const char *const *work(void)
{
    static const char *argv[2];
    argv[0] = victim("work");
    return argv;
}

Test(sigterm, saves_counters_and_status)
{
    char *dir = dir_new("sigterm");
    trial_keeps(dir, work(), NULL);
    dir_remove(dir);
}

Test(sigterm, counts_are_those_behind_the_lines)
{
    char *dir = dir_new("sigterm");
    FILES(work(), .tree = dir, .preload = true, .sig = SIGTERM);
    expect_counts(dir, built("victims/work"), "tests/victims/work.c");
    dir_remove(dir);
}

Test(sigterm, gcov_gcovr_and_lcov_read_the_files)
{
    char *dir = dir_new("sigterm");
    const char *tree = under(dir, "kept");
    FILES(work(), .tree = tree, .preload = true, .sig = SIGTERM);
    FILES(work(), .tree = tree, .preload = true, .sig = SIGTERM);
    expect_readable(tree, built("victims/work"), "");
    dir_remove(dir);
}

Test(sigterm, files_go_beside_the_objects_without_a_prefix)
{
    char *dir = dir_new("sigterm");
    free(shell("cd '%s' && gcc --coverage -c '%s' && gcc --coverage -o work work.o", dir,
               source("work.c")));
    const char *argv[] = {under(dir, "work"), NULL}, *file = under(dir, "work.gcda"),
               *oracle = under(dir, "oracle.gcda");
    FILES(argv, .sig = SIGTERM);
    cr_assert_null(file_read(file, NULL));
    FILES(argv);
    free(shell("mv '%s' '%s'", file, oracle));
    FILES(argv, .preload = true, .sig = SIGTERM);
    cr_assert(files_are_equal(file, oracle));
    dir_remove(dir);
}

/* timeout passes the signal on to its child, but only once it has learnt of it: its child may be
 * ready before it is. Asleep, it waits for the child. */
static struct program through_timeout(const char *tree, bool preload)
{
    const char *argv[] = {"/usr/bin/timeout", "100", victim("work"), NULL};
    struct program p = START(argv, .tree = tree, .preload = preload);
    free(shell("until grep -q '^State:.S' /proc/%d/status; do :; done", p.pid));
    program_kill(&p, SIGTERM);
    return p;
}

Test(sigterm, through_timeout_keeps_and_is_reported_the_same)
{
    char *dir = dir_new("sigterm");
    const char *clean = under(dir, "clean"), *lost = under(dir, "lost"), *kept = under(dir, "kept");
    FILES(work(), .tree = clean);
    struct program without = through_timeout(lost, false);
    expect_no_files(lost);
    struct program with = through_timeout(kept, true);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}

Test(sigterm, dumps_no_core_where_cores_are_allowed)
{
    char *dir = dir_new("sigterm");
    const char *argv[] = {"/bin/sh", "-c", "ulimit -c unlimited && exec \"$0\"", victim("work"),
                          NULL};
    struct program p = RUN(argv, .tree = dir, .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    cr_assert_eq(count_files(dir), 1);
    program_free(&p);
    dir_remove(dir);
}

Test(sigterm, twice_at_once_counts_once)
{
    char *dir = dir_new("sigterm");
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept");
    FILES(work(), .tree = clean);
    for (int i = 0; i < 20; i++) {
        struct program p = START(work(), .tree = kept, .preload = true);
        kill(p.pid, SIGTERM);
        kill(p.pid, SIGTERM);
        program_kill(&p, SIGTERM);
        expect_killed(&p, SIGTERM);
        expect_same_files(kept, clean);
        free(shell("rm -r '%s'", kept));
        program_free(&p);
    }
    dir_remove(dir);
}
