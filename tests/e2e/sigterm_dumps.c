/* SPDX-License-Identifier: MIT
 *
 * Programs that call libgcov themselves. The oracle is what libgcov alone leaves when the program
 * then exits, the first time and when it is run again over the same files.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>

static void keeps(const char *steps)
{
    char *dir = dir_new("dumps");
    const char *argv[] = {victim("dumps"), steps, NULL}, *clean = under(dir, "clean"),
               *kept = under(dir, "kept");
    for (int i = 0; i < 3; i++) {
        FILES(argv, .tree = clean);
        struct program p = RUN(argv, .tree = kept, .preload = true, .sig = SIGTERM);
        expect_killed(&p, SIGTERM);
        expect_silent(&p);
        expect_same_files(kept, clean);
        program_free(&p);
        FILES(argv, .tree = clean);
        FILES(argv, .tree = kept, .preload = true);
        expect_same_files(kept, clean);
    }
    dir_remove(dir);
}

Test(dumps, work_alone_is_lost_without_the_shim)
{
    char *dir = dir_new("dumps");
    const char *argv[] = {victim("dumps"), "w", NULL};
    trial_keeps(dir, argv, NULL);
    dir_remove(dir);
}

Test(dumps, what_was_dumped_counts_once)
{
    keeps("wd");
}

Test(dumps, work_after_a_dump_is_as_libgcov_leaves_it)
{
    keeps("wdw");
}

Test(dumps, dumped_and_reset_counts_start_again)
{
    keeps("wdr");
}

Test(dumps, work_after_dump_and_reset_is_kept)
{
    keeps("wdrw");
}

Test(dumps, what_was_reset_is_gone)
{
    keeps("wr");
}

Test(dumps, work_after_a_reset_is_kept)
{
    keeps("wrw");
}

Test(dumps, every_dump_and_the_end_are_runs_of_their_own)
{
    keeps("wdrwdrw");
}

Test(dumps, a_second_dump_without_reset_is_as_libgcov_leaves_it)
{
    keeps("wdwdrwdw");
}
