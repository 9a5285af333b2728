/* SPDX-License-Identifier: MIT
 *
 * The main job: an unmodified, stripped server, started through each front of libc with a reduced
 * environment and ended by SIGTERM, has exactly the counts of its clean run.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>

static char *dir;
static const char *server;

static void set_up(void)
{
    dir = dir_new("server");
    free(shell("cd '%s' && gcc --coverage -O0 -c '%s' && gcc --coverage -s -o server server.o", dir,
               source("server.c")));
    server = under(dir, "server");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(fronts, .init = set_up, .fini = tear_down);

/* Until it waits for the next request; before that it still counts. */
static void ask(struct program *p)
{
    trial_tell(p, "GET /\nGET /\nGET /nowhere\nPOST /\n");
    program_await(p, "405\nnext?\n");
}

static void clean_run(const char *tree)
{
    const char *argv[] = {server, NULL};
    struct program p = START(argv, .tree = tree);
    ask(&p);
    program_end(&p);
    cr_assert_str_eq(p.out, "ready\nnext?\n200\nnext?\n200\nnext?\n404\nnext?\n405\nnext?\n");
    program_free(&p);
}

static struct program asked_and_killed(const char *tree, const char *const *argv, bool preload)
{
    struct program p = START(argv, .tree = tree, .preload = preload);
    ask(&p);
    cr_assert(kill(youngest_of(p.pid), SIGTERM) == 0);
    program_end(&p);
    return p;
}

static void is_kept(const char *front)
{
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept"), *lost = under(dir, "lost"),
               *argv[] = {victim("front_plain"), front, server, NULL};
    clean_run(clean);
    struct program without = asked_and_killed(lost, argv, false);
    expect_no_files(lost);
    free(shell("cd '%s' && test ! -e server.gcda", dir));
    struct program with = asked_and_killed(kept, argv, true);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
}

Test(fronts, execve)
{
    is_kept("execve");
}

Test(fronts, execv)
{
    is_kept("execv");
}

Test(fronts, execvp)
{
    is_kept("execvp");
}

Test(fronts, execvpe)
{
    is_kept("execvpe");
}

Test(fronts, execl)
{
    is_kept("execl");
}

Test(fronts, execlp)
{
    is_kept("execlp");
}

Test(fronts, execle)
{
    is_kept("execle");
}

Test(fronts, fexecve)
{
    is_kept("fexecve");
}

Test(fronts, execveat)
{
    is_kept("execveat");
}

Test(fronts, posix_spawn)
{
    is_kept("posix_spawn");
}

Test(fronts, posix_spawnp)
{
    is_kept("posix_spawnp");
}

Test(fronts, system)
{
    is_kept("system");
}

Test(fronts, popen)
{
    is_kept("popen");
}

Test(fronts, wordexp)
{
    is_kept("wordexp");
}

Test(fronts, counts_are_those_behind_the_lines)
{
    const char *argv[] = {victim("front_plain"), "execve", victim("server"), NULL};
    struct program p = asked_and_killed(under(dir, "kept"), argv, true);
    expect_counts(under(dir, "kept"), built("victims/server"), "tests/victims/server.c");
    program_free(&p);
}
