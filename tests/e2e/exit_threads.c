/* SPDX-License-Identifier: MIT
 *
 * Threads that are cancelled: a pending cancellation acts neither in the middle of a flush nor in
 * the helper, which shares the thread's state, and the process ends as it would without the shim.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>

static void keeps(const char *how)
{
    char *dir = dir_new("threads");
    trial_keeps(dir, LIST(victim("cancelled"), how), NULL);
    dir_remove(dir);
}

Test(exit_threads, sigterm_in_one_whose_cancellation_is_pending_is_kept)
{
    keeps("pending");
}

Test(exit_threads, sigterm_in_one_that_has_disabled_its_cancellation_is_kept)
{
    keeps("disabled");
}

Test(exit_threads, exit_in_a_cancelled_one_is_as_without_the_shim)
{
    char *dir = dir_new("threads");
    const char *argv[] = {victim("cancelled"), "exit", NULL}, *clean = under(dir, "clean"),
               *kept = under(dir, "kept");
    struct program without = RUN(argv, .tree = clean);
    struct program with = RUN(argv, .tree = kept, .preload = true);
    expect_exit(&without, 5);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}
