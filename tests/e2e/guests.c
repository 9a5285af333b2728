/* SPDX-License-Identifier: MIT
 *
 * Children of vfork, guests in their parent's memory: what they do to the state that is each
 * process's own does not become the parent's, and their exec is not the parent's end.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>
#include <signal.h>

#define GUESTS(what) LIST(victim("guests"), what)

/* libgcov writes in the child and takes the parent for written, too. */
Test(guests, that_exec_leave_all_counts_to_their_parent)
{
    KEEPS(GUESTS("exec"), .clean = GUESTS("none"), .loss = LOSES_SOME);
    KEEPS(GUESTS("exec"), .clean = GUESTS("none"), .loss = LOSES_SOME, .sig = SIGTERM);
    KEEPS(GUESTS("exec"), .clean = GUESTS("none"), .loss = LOSES_SOME, .sig = SIGKILL);
}

static void has_same_modes(int sig)
{
    char *dir = dir_new("guests");
    const char *clean = under(dir, "clean"), *other = under(dir, "other"),
               *kept = under(dir, "kept");
    struct program end = RUN(GUESTS("change"), .tree = clean);
    struct program without = RUN(GUESTS("change"), .tree = other, .sig = sig);
    struct program with = RUN(GUESTS("change"), .tree = kept, .preload = true, .sig = sig);
    expect_exit(&end, 0);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    expect_same_listing(kept, clean);
    program_free(&end);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}

Test(guests, that_change_their_state_change_nothing_of_their_parent)
{
    has_same_modes(0);
    has_same_modes(SIGTERM);
}
