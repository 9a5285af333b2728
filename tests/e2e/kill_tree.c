/* SPDX-License-Identifier: MIT
 *
 * Who kills all that is below a program, and then the program, kills its keeper, too, as far as it
 * can know; the file is in place all the same when the killer has waited for the program.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* What the killer says; dir/copy is the file as it was when wait returned. */
static void kill_tree(const char *dir, const char *file, bool preload, const char *expected)
{
    const char *tree = preload ? under(dir, "kept") : under(dir, "lost");
    const char *const *argv = LIST(victim("kill_tree_plain"), under(tree, "%s", file),
                                   under(dir, "copy"), victim("work"), "10");
    struct program p = RUN(argv, .tree = tree, .preload = preload);
    expect_exit(&p, 0);
    expect_silent(&p);
    cr_assert_str_eq(p.out, expected);
    program_free(&p);
}

Test(kill_tree, children_first_leaves_the_files_in_place)
{
    char *dir = dir_new("killed");
    const char *clean = under(dir, "clean");
    FILES(LIST(victim("work"), "10"), .tree = clean);
    char *path = file_named(clean, "work.gcda");
    const char *file = path + strlen(clean);
    kill_tree(dir, file, false, "status 0x9, file missing\nready\n");
    kill_tree(dir, file, true, "status 0x9, file there\nready\n");
    cr_assert(files_are_equal(under(dir, "copy"), path));
    free(path);
    dir_remove(dir);
}
