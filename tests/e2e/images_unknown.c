/* SPDX-License-Identifier: MIT
 *
 * A compiler that is newer than the table of releases: its records are left to its own libgcov,
 * which knows them, and what SIGTERM loses is told with the version.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char *dir;
static const char *argv[3];

/* A program of ours that calls itself version B72*, GCC 17, everywhere: records, master, libgcov.
 */
static void set_up(void)
{
    needs_program("gcc-12");
    dir = dir_new("unknown");
    free(shell("cd '%s' && gcc-12 --coverage -c '%s' && gcc-12 --coverage -o work work.o &&\n"
               "sed -i 's/\\*[0-9]2B/*27B/g' work",
               dir, source("work.c")));
    argv[0] = under(dir, "work");
    argv[1] = "20";
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(unknown_version, .init = set_up, .fini = tear_down);

Test(unknown_version, is_named_when_sigterm_loses_its_counts)
{
    struct program p = RUN(argv, .tree = under(dir, "kept"), .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    cr_assert_eq(count_reports(p.err), 1, "%s", p.err);
    cr_assert(strstr(p.err, "/work.gcda: ") && strstr(p.err, "B72*\n"), "%s", p.err);
    expect_no_files(under(dir, "kept"));
    program_free(&p);
}

Test(unknown_version, is_written_by_its_libgcov_at_a_normal_exit)
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
