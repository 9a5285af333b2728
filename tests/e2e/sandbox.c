/* SPDX-License-Identifier: MIT
 *
 * What the program has for itself: files that only look like libgcov's are its own, and within a
 * filter of system calls nothing is called that it would not have called.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>

static char *dir;
static const char *clean, *kept;

static void set_up(void)
{
    dir = dir_new("sandbox");
    clean = under(dir, "clean");
    kept = under(dir, "kept");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(sandbox, .init = set_up, .fini = tear_down);

static void has_same_outcome(const char *const *argv, const char *here, const char *there, int code)
{
    struct program without = RUN(argv, .tree = clean, .dir = here);
    struct program with = RUN(argv, .tree = kept, .dir = there, .preload = true);
    expect_exit(&without, code);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
}

Test(sandbox, file_of_the_program_with_a_name_like_libgcovs_is_made)
{
    const char *here = under(dir, "here"), *there = under(dir, "there");
    free(shell("mkdir '%s' '%s'", here, there));
    has_same_outcome(LIST(victim("own_file")), here, there, 0);
    free(shell("test \"$(cat '%s/data.gcda')\" = mine", there));
    expect_same_listing(there, here);
    expect_same_files(there, here);
    expect_same_files(kept, clean);
}

static const char *plugin(void)
{
    free(shell("cd '%s' && gcc --coverage -fPIC -shared -o plugin.so '%s'", dir,
               source("parts/called.c")));
    return under(dir, "plugin.so");
}

Test(sandbox, that_kills_for_our_calls_lets_fork_and_dlopen_pass)
{
    has_same_outcome(LIST(victim("sandbox"), plugin()), NULL, NULL, 3);
}

Test(sandbox, that_kills_for_our_calls_lets_dlclose_pass)
{
    has_same_outcome(LIST(victim("sandbox"), plugin(), "close"), NULL, NULL, 3);
}

Test(sandbox, that_permits_the_bare_exit_lets_it_pass)
{
    has_same_outcome(LIST(victim("sandbox_exit"), "prctl"), NULL, NULL, 3);
    has_same_outcome(LIST(victim("sandbox_exit"), "syscall"), NULL, NULL, 3);
}

Test(sandbox, that_is_tried_again_in_vain_stays_one)
{
    has_same_outcome(LIST(victim("sandbox_again"), "prctl"), NULL, NULL, 3);
    has_same_outcome(LIST(victim("sandbox_again"), "syscall"), NULL, NULL, 3);
}

/* The process has no filter then, and by itself keeps what it counts afterwards. */
static void keeps_what_follows(const char *const *argv)
{
    const char *const *env = LIST("COV_KEEP_KEEPER=off");
    struct program end = RUN(argv, env, .tree = clean);
    struct program with = RUN(argv, env, .tree = kept, .preload = true, .sig = SIGTERM);
    cr_expect_str_eq(with.out, end.out);
    expect_killed(&with, SIGTERM);
    expect_silent(&with);
    expect_same_files(kept, clean);
    program_free(&end);
    program_free(&with);
}

Test(sandbox, that_the_other_threads_refuse_is_none)
{
    keeps_what_follows(LIST(victim("sandbox_sync")));
}

Test(sandbox, that_the_other_threads_refuse_with_an_error_is_none)
{
    keeps_what_follows(LIST(victim("sandbox_sync"), "esrch"));
}
