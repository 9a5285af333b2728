/* SPDX-License-Identifier: MIT
 *
 * A program that adopts orphans (PR_SET_CHILD_SUBREAPER), as service managers and test runners do:
 * it finds the children that it has without the shim, and no keeper of one.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>

#define ADOPTS(...) LIST(victim("adopts"), __VA_ARGS__)

#define FINDS_NO_KEEPER(way)                                                                       \
    Test(adopts, way##_finds_no_keeper)                                                            \
    {                                                                                              \
        KEEPS(ADOPTS(#way), .clean = ADOPTS(#way, "clean"), .loss = LOSES_SOME);                   \
    }
FINDS_NO_KEEPER(wait)
FINDS_NO_KEEPER(old_wait)
FINDS_NO_KEEPER(waitpid)
FINDS_NO_KEEPER(old_waitpid)
FINDS_NO_KEEPER(wait3)
FINDS_NO_KEEPER(wait4)
FINDS_NO_KEEPER(waitid_any)
FINDS_NO_KEEPER(syscall_wait4)
FINDS_NO_KEEPER(poll)

Test(adopts, wait_in_a_handler_on_a_small_stack_finds_no_keeper)
{
    KEEPS(ADOPTS("wait", "small"), .clean = ADOPTS("wait", "clean"), .loss = LOSES_SOME);
}

/* The keeper of the killed parent stays for the child, by another name. */
Test(adopts, wait_finds_no_keeper_that_stayed_for_its_family)
{
    char *dir = dir_new("adopts");
    const char *const *argv = LIST(victim("adopts_plain"), victim("elder"));
    struct program without = RUN(argv, .tree = under(dir, "clean"));
    struct program with = RUN(argv, .tree = under(dir, "kept"), .preload = true);
    expect_exit(&with, 0);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}
