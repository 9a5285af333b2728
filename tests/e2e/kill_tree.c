/* SPDX-License-Identifier: MIT
 *
 * Who kills or stops all that is below a program hits its keeper, too, as far as it can know; the
 * files are in place all the same when the killer has waited for the program, and nothing stays.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 5 };

struct program_under_test {
    const char *argv[WORDS_MAX];
    const char *clean[WORDS_MAX]; /* the same work, ended by exit */
    const char *file;             /* the only one that it writes */
};

/* What the killer says; dir/copy is the file as it was when wait returned. */
static void kill_tree(const char *dir, const char *file, const char *how, const char *way,
                      const struct program_under_test *program, bool preload)
{
    const char *tree = preload ? under(dir, "kept") : under(dir, "lost");
    const char *argv[5 + WORDS_MAX] = {victim("kill_tree_plain"), how, way, under(tree, "%s", file),
                                       under(dir, "copy")};
    memcpy(argv + 5, program->argv, sizeof program->argv);
    struct program p = RUN(argv, .tree = tree, .preload = preload);
    expect_exit(&p, 0);
    expect_silent(&p);
    cr_assert_str_eq(p.out, preload ? "status 0x9, file there\nready\n"
                                    : "status 0x9, file missing\nready\n");
    program_free(&p);
    ending_awaits_orphans();
}

static void keeps(const char *how, const char *way, struct program_under_test program)
{
    char *dir = dir_new("killed");
    const char *clean = under(dir, "clean");
    ending_adopts();
    FILES(program.clean, .tree = clean);
    char *path = file_named(clean, program.file);
    const char *file = path + strlen(clean);
    kill_tree(dir, file, how, way, &program, false);
    kill_tree(dir, file, how, way, &program, true);
    cr_assert(files_are_equal(under(dir, "copy"), path));
    free(path);
    dir_remove(dir);
}

static struct program_under_test of_one_user(void)
{
    return (struct program_under_test){{victim("work"), "10"}, {victim("work"), "10"}, "work.gcda"};
}

/* It was root, and its keeper still is. */
static struct program_under_test without_rights(void)
{
    if (geteuid() != 0)
        cr_skip_test("needs root");
    return (struct program_under_test){{victim("ending_rights"), "setuid", "wait"},
                                       {victim("ending_rights"), "none", "exit"},
                                       "ending_rights.gcda"};
}

/* Its child has a keeper without rights, so its own writes what the child has counted. */
static struct program_under_test with_heir(void)
{
    if (geteuid() != 0)
        cr_skip_test("needs root");
    return (struct program_under_test){{victim("ending_rights"), "setuid", "wait", "heir"},
                                       {victim("ending_rights"), "none", "exit", "heir"},
                                       "ending_rights.gcda"};
}

#define SINGLE_WAYS(X)                                                                             \
    X(kill) X(tgkill) X(sigqueue) X(pidfd) X(syscall_kill) X(syscall_tgkill) X(syscall_pidfd)
#define GROUP_WAYS(X) X(kill_group) X(killpg) X(syscall_kill_group)
#define WAYS(X) SINGLE_WAYS(X) GROUP_WAYS(X)

#define CHILDREN_FIRST(way)                                                                        \
    Test(kill_tree, by_##way##_children_first_leaves_the_files_in_place)                           \
    {                                                                                              \
        keeps("kills", #way, of_one_user());                                                       \
    }
WAYS(CHILDREN_FIRST)

#define STOPPED_FIRST(way)                                                                         \
    Test(kill_tree, by_##way##_that_stops_first_leaves_the_files_in_place)                         \
    {                                                                                              \
        keeps("stops", #way, of_one_user());                                                       \
        keeps("stops", #way, without_rights());                                                    \
    }
WAYS(STOPPED_FIRST)

#define PARENTS_FIRST(way)                                                                         \
    Test(kill_tree, by_##way##_parents_first_leaves_the_files_in_place)                            \
    {                                                                                              \
        keeps("parents", #way, with_heir());                                                       \
    }
PARENTS_FIRST(kill)
PARENTS_FIRST(killpg)

Test(kill_tree, keeper_that_was_stopped_from_outside_is_woken)
{
    keeps("stopped", "kill", of_one_user());
    keeps("stopped", "kill", without_rights());
}
