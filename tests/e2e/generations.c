/* SPDX-License-Identifier: MIT
 *
 * Programs that follow each other, by exec and by fork, and the keepers that they leave behind: no
 * image has to do with its predecessor's keeper, and no generation loses what another has counted.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>

static struct program run(const char *const *argv, const char *tree, bool preload)
{
    struct program p = RUN(argv, .tree = tree, .preload = preload);
    expect_exit(&p, 0);
    expect_silent(&p);
    return p;
}

static void ends_as_without(const char *const *argv)
{
    char *dir = dir_new("successors");
    struct program without = run(argv, under(dir, "lost"), false);
    struct program with = run(argv, under(dir, "kept"), true);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}

Test(generations, of_images_leave_no_dead_child_to_the_last)
{
    ends_as_without(LIST(victim("successors"), "20"));
}

Test(generations, of_images_with_sigchld_blocked_are_sent_none)
{
    ends_as_without(LIST(victim("pending_child"), victim("pending_child_plain")));
}

#define DROPPED(how) LIST(victim("generations"), how, "dropped")
#define CLEAN LIST(victim("generations"), "exit")

Test(generations, of_nobody_whose_parents_exit_at_once_keep_the_counts)
{
    KEEPS(DROPPED("_exit"), .clean = CLEAN);
}

Test(generations, of_nobody_whose_parents_are_killed_at_once_keep_the_counts)
{
    KEEPS(DROPPED("kill"), .clean = CLEAN);
}
