/* SPDX-License-Identifier: MIT
 *
 * Programs of another libc: musl's loader obeys LD_PRELOAD, too, and refuses to start a program
 * when one symbol of a preloaded library is missing.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(other_libc, program_of_musl_runs_as_without_the_shim)
{
    needs_program("musl-gcc");
    char *dir = dir_new("musl");
    free(shell("cd '%s' && musl-gcc -o front '%s'", dir, source("parts/other_libc.c")));
    const char *argv[] = {under(dir, "front"), NULL};
    struct program without = RUN(argv), with = RUN(argv, .preload = true);
    expect_exit(&with, 7);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}
