/* SPDX-License-Identifier: MIT
 *
 * Nothing shows from inside: a program that looks at itself, from its start to its atexit function,
 * in its children and threads, sees what it sees without the shim.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <string.h>

static void sees_the_same(const char *name, const char *last, const char *const *env)
{
    char *dir = dir_new("look");
    const char *argv[] = {victim(name), dir, NULL};
    struct program without = RUN(argv, env, .tree = under(dir, "without"));
    struct program with = RUN(argv, env, .tree = under(dir, "with"), .preload = true);
    expect_exit(&without, 0);
    cr_assert(strstr(without.out, last), "%s", without.out);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}

Test(look, around_shows_nothing_of_the_shim)
{
    sees_the_same("look_around", "== in an atexit function: errno 0\n", NULL);
}

Test(look, around_shows_nothing_where_there_is_no_keeper)
{
    sees_the_same("look_around", "== in an atexit function: errno 0\n",
                  LIST("COV_KEEP_KEEPER=off"));
}

Test(look, for_children_of_every_kind_finds_the_own_only)
{
    sees_the_same("look_clones", "== after a child\n", NULL);
}
