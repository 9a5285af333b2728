/* SPDX-License-Identifier: MIT
 *
 * Programs of -fprofile-generate count values, too, which we do not merge: they are told and left
 * to libgcov, which writes them when the program exits.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char *dir;
static const char *argv[3];

static void set_up(void)
{
    dir = dir_new("values");
    free(shell(
        "cd '%s' && gcc -O2 -fprofile-generate -c '%s' && gcc -fprofile-generate -o work work.o",
        dir, source("work.c")));
    argv[0] = under(dir, "work");
    argv[1] = "20";
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(values, .init = set_up, .fini = tear_down);

Test(values, are_told_and_not_written_on_sigterm)
{
    struct program p = RUN(argv, .tree = under(dir, "kept"), .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    cr_assert_eq(count_reports(p.err), 1, "%s", p.err);
    cr_assert(strstr(p.err, "/work.gcda: ") && strchr(p.err, '\n')[1] == '\0', "%s", p.err);
    expect_no_files(under(dir, "kept"));
    program_free(&p);
}

Test(values, of_a_file_that_is_there_are_told_and_leave_it_as_it_was)
{
    FILES(argv, .tree = under(dir, "clean"));
    FILES(argv, .tree = under(dir, "kept"));
    struct program p = RUN(argv, .tree = under(dir, "kept"), .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    cr_assert_eq(count_reports(p.err), 1, "%s", p.err);
    expect_same_files(under(dir, "kept"), under(dir, "clean"));
    program_free(&p);
}

Test(values, are_written_by_libgcov_at_a_normal_exit)
{
    for (int i = 0; i < 2; i++) {
        FILES(argv, .tree = under(dir, "clean"));
        struct program p = RUN(argv, .tree = under(dir, "kept"), .preload = true);
        expect_exit(&p, 0);
        expect_silent(&p);
        expect_same_files(under(dir, "kept"), under(dir, "clean"));
        program_free(&p);
    }
}

Test(values, in_one_unit_leave_the_other_units_to_the_shim)
{
    free(shell(
        "cd '%s' && gcc --coverage -c '%s' '%s' &&\n"
        "gcc -O2 -fprofile-generate -c '%s' && gcc --coverage -o three three_main.o left.o right.o",
        dir, source("parts/three_main.c"), source("parts/left.c"), source("parts/right.c")));
    const char *mixed[] = {under(dir, "three"), "9", NULL}, *kept = under(dir, "kept"),
               *clean = under(dir, "clean");
    FILES(mixed, .tree = clean);
    cr_assert_eq(count_files(clean), 3);
    struct program p = RUN(mixed, .tree = kept, .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    cr_assert_eq(count_reports(p.err), 1, "%s", p.err);
    free(shell("find '%s' -name right.gcda -delete", clean));
    expect_same_files(kept, clean);
    program_free(&p);
}
