/* SPDX-License-Identifier: MIT
 *
 * Under proot(1), which traces all processes and exits with the status of the one that ended last,
 * the keeper's end is not taken for the program's.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("traced");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(ending_traced, .init = set_up, .fini = tear_down);

static void same_status(const char *const *argv)
{
    const char *kept = under(dir, "kept"), *clean = under(dir, "clean");
    free(shell("rm -rf '%s' '%s'", kept, clean));
    FILES(LIST(victim("traced_end"), "0"), .tree = clean);
    struct program without = RUN(argv, .tree = under(dir, "other"));
    struct program with = RUN(argv, .tree = kept, .preload = true);
    cr_assert_eq(with.status, without.status, "%s: status %#x, without the shim %#x: %s", argv[2],
                 (unsigned)with.status, (unsigned)without.status, with.err);
    cr_assert_eq(count_reports(with.err), 0, "%s", with.err);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
}

static void same_with_threads_and_without(const char *how)
{
    same_status(LIST("/usr/bin/proot", victim("traced_end"), how));
    same_status(LIST("/usr/bin/proot", victim("traced_end"), how, "threads"));
}

Test(ending_traced, exits_have_their_own_status)
{
    same_with_threads_and_without("0");
    same_with_threads_and_without("7");
    same_with_threads_and_without("_exit");
}

Test(ending_traced, signals_are_no_success)
{
    same_with_threads_and_without("term");
    same_with_threads_and_without("kill");
}

Test(ending_traced, crashes_are_no_success)
{
    same_with_threads_and_without("segv");
    same_with_threads_and_without("abort");
}

Test(ending_traced, program_that_another_one_became_has_its_own_status)
{
    const char *const script = "exec \"$0\" term";
    same_status(LIST("/usr/bin/proot", "/bin/sh", "-c", script, victim("traced_end")));
}
