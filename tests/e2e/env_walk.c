/* SPDX-License-Identifier: MIT
 *
 * With black boxes a restored environment comes with a receipt, which the new program takes out.
 * Whoever walks the environment then, and the auxiliary vector behind it, finds both as they are
 * without the shim.
 */
#include "box.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/start.h"

static const char *const walks[] = {"argv", "environ", "main", "constructor"};

static const char *walker(void)
{
    return built("victims/env_walk_plain/env_walk_plain");
}

static void in_a_directory(void (*check)(const char *const *env))
{
    char *dir = dir_new("walk");
    check(WORDS(PATH_ENV, "COV_A=1", box_variable(dir)));
    dir_remove(dir);
}

static void expect_restored(const char *const *env)
{
    const char *const *added = WORDS(env[1], env[2], our_preload());
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++) {
        expect_added(env, START_PLAIN("execve", "pass:A=1", "pass:B=2", "--", walker(), walks[i]),
                     added);
        expect_added(env, START_PLAIN("posix_spawn", "empty", "--", walker(), walks[i]), added);
    }
}

Test(env_walk, environment_and_auxiliary_vector_are_found_from_everywhere)
{
    in_a_directory(expect_restored);
}

static void expect_found(const char *const *env, const char *const *argv)
{
    struct program p = run_in(env, true, argv);
    cr_expect_not_null(strstr(p.out, "it is the auxiliary vector"), "%s%s", p.out, p.err);
    cr_expect_null(strstr(p.out, "COV_KEEP_RESTORED"), "%s", p.out);
    cr_expect(has_line(p.out, "receipt none"), "%s", p.out);
    program_free(&p);
}

/* The receipt passes through a shell that has no shim, and one of another library's constructors
 * has put a longer array in the place of the kernel's. */
static void expect_found_below(const char *const *env)
{
    char *dir = dir_new("library"), *preload;
    free(shell("cd '%s' && echo 'int setenv(const char *, const char *, int);"
               " __attribute__((constructor)) static void start(void)"
               " { setenv(\"LONGER\", \"1\", 1); }' | gcc -shared -fPIC -o longer.so -x c -",
               dir));
    cr_assert(asprintf(&preload, "pass:LD_PRELOAD=%s/longer.so", dir) > 0);
    expect_found(env, START_PLAIN("execve", preload, "--", walker(), "argv"));
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++) {
        expect_found(env, START_PLAIN("execve", "pass:A=1", "--", "/bin/busybox", "sh", "-c",
                                      "exec \"$0\" \"$1\"", walker(), walks[i]));
    }
    free(preload);
    dir_remove(dir);
}

Test(env_walk, receipt_is_found_wherever_it_stands)
{
    in_a_directory(expect_found_below);
}

/* As a program passes it on that keeps some variables only. */
Test(env_walk, half_a_receipt_leaves_a_proper_environment)
{
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        expect_found(WORDS("COV_A=1", "COV_KEEP_RESTORED=7:COV_A", "A=1"),
                     WORDS(walker(), walks[i]));
}
