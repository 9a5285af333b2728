/* SPDX-License-Identifier: MIT
 *
 * pidfd_spawn and pidfd_spawnp came with glibc 2.39. Where libc has none the shim says ENOSYS;
 * behind it a library that defines them (tests/victims/parts/start_pidfd.c) stands in for a newer
 * libc.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/start.h"
#include "trial.h"

static char *dir;
static char stand_in[5000], behind_us[10000]; /* LD_PRELOAD without and with the shim */

static void make_stand_in(void)
{
    dir = dir_new("pidfd");
    free(shell("gcc -shared -fPIC -o '%s/stand_in.so' '%s'", dir, source("parts/start_pidfd.c")));
    snprintf(stand_in, sizeof stand_in, "LD_PRELOAD=%s/stand_in.so", dir);
    snprintf(behind_us, sizeof behind_us, "%s:%s/stand_in.so", our_preload(), dir);
}

static void remove_stand_in(void)
{
    dir_remove(dir);
}

TestSuite(exec_pidfd, .init = make_stand_in, .fini = remove_stand_in);

static struct program run_with_stand_in(bool preload, const char *front, const char *program)
{
    return run_in(WORDS("COV_A=1", "COV_B=2", preload ? behind_us : stand_in), false,
                  START_PLAIN(front, "quiet", "pass:A=1", "pass:COV_B=", "--", program, "one"));
}

#define RESTORES(front)                                                                            \
    Test(exec_pidfd, front##_restores_what_a_reduced_environment_lacks)                            \
    {                                                                                              \
        struct program without = run_with_stand_in(false, #front, env_plain());                    \
        struct program with = run_with_stand_in(true, #front, env_plain());                        \
        cr_assert_str_eq(without.err, "result 0 errno 77 status 0\n");                             \
        cr_assert_str_eq(with.err, without.err);                                                   \
        cr_assert_eq(count_lines(without.out, "env "), 2, "%s", without.out);                      \
        cr_assert(strncmp(with.out, without.out, without.out_size) == 0, "%s", with.out);          \
        cr_assert(has_line(with.out, "env COV_A=1"), "%s", with.out);                              \
        cr_assert(strstr(with.out, our_preload()), "%s", with.out);                                \
        cr_assert_eq(count_lines(with.out, "env "), 4, "%s", with.out);                            \
        program_free(&without);                                                                    \
        program_free(&with);                                                                       \
    }                                                                                              \
    Test(exec_pidfd, front##_returns_the_error_and_leaves_errno)                                   \
    {                                                                                              \
        struct program with = run_with_stand_in(true, #front, "/nonexistent");                     \
        cr_assert_str_eq(with.err, "result 2 errno 77 status 0\n");                                \
        program_free(&with);                                                                       \
    }
RESTORES(pidfd_spawn)
RESTORES(pidfd_spawnp)
