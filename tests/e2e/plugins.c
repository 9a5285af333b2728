/* SPDX-License-Identifier: MIT
 *
 * Objects that are loaded and unloaded over and over, while other threads do so too or try to exec:
 * each call is counted once, and nothing is left in memory.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static char *dir;
static const char *clean, *kept;

static void set_up(void)
{
    dir = dir_new("plugins");
    clean = under(dir, "clean");
    kept = under(dir, "kept");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(plugins, .init = set_up, .fini = tear_down);

/* Builds NAME.so of NAME.c, so that gcov takes each for itself. */
static const char *plugin(const char *name)
{
    free(shell("cd '%s' && cp '%s' %s.c && gcc --coverage -fPIC -c \"$PWD/%s.c\" &&\n"
               "gcc --coverage -shared -o %s.so %s.o",
               dir, source("parts/called.c"), name, name, name, name));
    return under(dir, "%s.so", name);
}

static struct program run(const char *const *argv, const char *tree, bool preload)
{
    struct program p = RUN(argv, .tree = tree, .preload = preload);
    expect_silent(&p);
    return p;
}

/* What libgcov counts without the shim, and the number behind the line. */
static void counts_each_call(const char *const *argv, const char *const *sources)
{
    struct program without = run(argv, clean, false), with = run(argv, kept, true);
    expect_exit(&with, 0);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    for (; *sources; sources++)
        expect_counts(under(kept, "%s", dir), dir, *sources);
    program_free(&without);
    program_free(&with);
}

Test(plugins, of_two_threads_are_counted_exactly)
{
    counts_each_call(LIST(victim("plugins"), "threads", plugin("one"), plugin("two")),
                     LIST("/one.c", "/two.c"));
}

Test(plugins, beside_an_exec_that_fails_are_counted_exactly)
{
    counts_each_call(LIST(victim("plugins"), "exec", plugin("one")), LIST("/one.c"));
}

enum { MOST_LINES = 60 };

Test(plugins, that_are_gone_leave_nothing_in_the_map_of_memory)
{
    int lines;
    const char *const *argv = LIST(victim("plugins"), "many", plugin("one"));
    struct program without = run(argv, clean, false), with = run(argv, kept, true);
    expect_exit(&with, 0);
    cr_assert(sscanf(with.out, "grown by %d lines", &lines) == 1, "%s", with.out);
    cr_assert_leq(lines, MOST_LINES);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
}
