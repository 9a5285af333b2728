/* SPDX-License-Identifier: MIT
 *
 * Several runs into the same files: one after the other, by the shim and by libgcov in turn. The
 * oracle is the same sequence of runs by libgcov alone.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Runs work with this argument into both trees: `clean` by libgcov; `kept` by SIGTERM. */
static void run_both(const char *dir, const char *rounds)
{
    const char *argv[] = {victim("work"), rounds, NULL};
    FILES(argv, .tree = under(dir, "clean"));
    struct program p = RUN(argv, .tree = under(dir, "kept"), .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    program_free(&p);
}

static void must_be_equal(const char *dir)
{
    expect_same_files(under(dir, "kept"), under(dir, "clean"));
}

Test(merge, second_run_adds_up)
{
    char *dir = dir_new("merge");
    run_both(dir, "10");
    run_both(dir, "10");
    must_be_equal(dir);
    char *dump = shell("gcov-dump -l $(find '%s' -name '*.gcda')", under(dir, "kept"));
    cr_assert(strstr(dump, "runs=2, sum_max=20"), "%s", dump);
    free(dump);
    dir_remove(dir);
}

Test(merge, without_the_shim_the_second_run_is_lost)
{
    char *dir = dir_new("merge");
    const char *argv[] = {victim("work"), NULL};
    FILES(argv, .tree = under(dir, "clean"));
    FILES(argv, .tree = under(dir, "kept"));
    FILES(argv, .tree = under(dir, "kept"), .sig = SIGTERM);
    must_be_equal(dir);
    dir_remove(dir);
}

Test(merge, bigger_and_smaller_runs_keep_the_biggest_maximum)
{
    char *dir = dir_new("merge");
    const char *const rounds[] = {"7", "300", "0", "12"};
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
        run_both(dir, rounds[i]);
        must_be_equal(dir);
    }
    dir_remove(dir);
}

Test(merge, counts_beyond_32_bits_add_up)
{
    char *dir = dir_new("merge");
    run_both(dir, "10");
    /* The first counter's low word is made to carry. */
    const char *const trees[] = {"clean", "kept"};
    for (int i = 0; i < 2; i++)
        free(shell("cd '%s' && python3 -c '\n"
                   "import sys\n"
                   "path = sys.argv[1]\n"
                   "data = bytearray(open(path, \"rb\").read())\n"
                   "at = data.index(b\"\\x00\\x00\\xa1\\x01\") + 8\n"
                   "data[at:at + 8] = (0xffffffff).to_bytes(8, \"little\")\n"
                   "open(path, \"wb\").write(data)' $(find . -name '*.gcda')",
                   under(dir, trees[i])));
    run_both(dir, "10");
    must_be_equal(dir);
    char *dump = shell("gcov-dump -l $(find '%s' -name '*.gcda')", under(dir, "kept"));
    cr_assert(strstr(dump, " 4294967296 "), "%s", dump);
    free(dump);
    dir_remove(dir);
}

Test(merge, shim_and_libgcov_take_turns)
{
    char *dir = dir_new("merge");
    const char *argv[] = {victim("work"), "9", NULL}, *clean = under(dir, "clean"),
               *kept = under(dir, "kept");
    for (int i = 0; i < 6; i++) {
        FILES(argv, .tree = clean);
        FILES(argv, .tree = kept, .preload = i % 3 != 2, .sig = i % 3 == 0 ? SIGTERM : 0);
        must_be_equal(dir);
    }
    dir_remove(dir);
}

Test(merge, functions_that_were_all_zero_grow_the_file_and_back_again_do_not_shrink_it)
{
    char *dir = dir_new("merge");
    const char *const rounds[] = {NULL, "3", NULL, "40"};
    free(shell("cd '%s' && gcc --coverage -o three '%s' '%s' '%s'", dir,
               source("parts/three_main.c"), source("parts/left.c"), source("parts/right.c")));
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
        const char *argv[] = {under(dir, "three"), rounds[i], NULL};
        FILES(argv, .tree = under(dir, "clean"));
        FILES(argv, .tree = under(dir, "kept"), .preload = true, .sig = SIGTERM);
        must_be_equal(dir);
    }
    dir_remove(dir);
}
