/* SPDX-License-Identifier: MIT
 *
 * Where the files go: GCOV_PREFIX, GCOV_PREFIX_STRIP, -fprofile-dir, relative object paths, missing
 * directories and their modes. Each setting is run by libgcov in one directory and by the shim in
 * another one, the two alike in name length and content, and all of both is compared.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("prefix");
    free(shell("cd '%s' && mkdir bin clean kept", dir));
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(prefix, .init = set_up, .fini = tear_down);

/* Compiles `wander` (see parts/wander.c) in bin. */
static void build(const char *flags)
{
    free(shell("cd '%s/bin' && gcc --coverage %s -c '%s' && gcc --coverage %s -o wander wander.o",
               dir, flags, source("parts/wander.c"), flags));
}

/* A copy in which @ is the place of the run. */
static const char *placed(const char *text, const char *place)
{
    const char *at = text ? strchr(text, '@') : NULL;
    char *whole;
    if (!at)
        return text;
    cr_assert(asprintf(&whole, "%.*s%s%s", (int)(at - text), text, place, at + 1) > 0);
    return whole;
}

/* Files beside the object are moved below the place, and the pid in a name becomes PID. */
static void gather(const char *place, pid_t pid)
{
    free(shell("cd '%s' && mkdir beside && find ../bin -name '*.gcda' -exec mv {} beside \\; &&\n"
               "find . -depth -name '[dx]%d*' | while read -r old; do\n"
               "    mv \"$old\" \"$(dirname \"$old\")/$(basename \"$old\" | sed s/%d/PID/)\"\n"
               "done",
               place, pid, pid));
}

struct setting {
    const char *umask, *argument; /* of the run */
    const char *env[4];
};

static void run(const char *place, const struct setting *s, bool kept)
{
    const char *argument = placed(s->argument, place), *env[5] = {"BUSINESS=b/usy"};
    const char *argv[] = {"/bin/sh",
                          "-c",
                          "umask \"$1\"; shift; exec \"$0\" \"$@\"",
                          under(dir, "bin/wander"),
                          s->umask ? s->umask : "022",
                          argument,
                          NULL};
    for (size_t i = 0; i < 4 && s->env[i]; i++)
        env[i + 1] = placed(s->env[i], place);
    struct program p = RUN(argv, env, .dir = place, .preload = kept, .sig = kept ? SIGTERM : 0);
    if (kept)
        expect_killed(&p, SIGTERM);
    else
        expect_exit(&p, 0);
    expect_silent(&p);
    gather(place, p.pid);
    program_free(&p);
}

static void same(struct setting s)
{
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept");
    free(shell("rm -rf '%s' '%s' && mkdir -p '%s/elsewhere' '%s/elsewhere'", clean, kept, clean,
               kept));
    run(clean, &s, false);
    run(kept, &s, true);
    cr_assert_eq(count_files(clean), 1);
    expect_same_files(kept, clean);
    expect_same_listing(kept, clean);
}

#define SAME(...) same((struct setting){__VA_ARGS__})

Test(prefix, absolute_is_put_before_the_name)
{
    build("");
    SAME(.env = {"GCOV_PREFIX=@/x"});
    SAME(.env = {"GCOV_PREFIX=@/x/y/z"});
}

Test(prefix, trailing_slashes_make_no_difference)
{
    build("");
    SAME(.env = {"GCOV_PREFIX=@/x/"});
    SAME(.env = {"GCOV_PREFIX=@/x///"});
    SAME(.env = {"GCOV_PREFIX=@//x/./y/"});
}

Test(prefix, relative_counts_from_the_working_directory)
{
    build("");
    SAME(.env = {"GCOV_PREFIX=sub"});
    SAME(.env = {"GCOV_PREFIX=./sub/"});
    SAME(.env = {"GCOV_PREFIX=sub/../other"}, .argument = "elsewhere");
}

Test(prefix, empty_is_none)
{
    build("");
    SAME(.env = {NULL});
    SAME(.env = {"GCOV_PREFIX="});
    SAME(.env = {"GCOV_PREFIX=", "GCOV_PREFIX_STRIP=0"});
}

Test(prefix, percent_signs_are_what_libgcov_makes_of_them)
{
    build("");
    SAME(.env = {"GCOV_PREFIX=@/x%p"});
    SAME(.env = {"GCOV_PREFIX=@/x%q{BUSINESS}y"});
    SAME(.env = {"GCOV_PREFIX=@/x%q{MISSING}y"});
    SAME(.env = {"GCOV_PREFIX=@/x%%y%z%"});
    SAME(.env = {"GCOV_PREFIX=@/x%q{BUSINESS"});
}

Test(prefix, percent_signs_of_one_that_the_program_sets_are_of_the_program)
{
    build("");
    SAME(.argument = "GCOV_PREFIX=@/x%p");
    build("-fprofile-dir=/no/such/d%p/q");
    SAME(.argument = "GCOV_PREFIX=@/x");
}

Test(prefix, strip_removes_that_many_directories)
{
    const char *const strips[] = {"0", "1", "3", "99", "-1", "2147483647", "99999999999"};
    build("");
    for (size_t i = 0; i < sizeof strips / sizeof *strips; i++) {
        char strip[64];
        snprintf(strip, sizeof strip, "GCOV_PREFIX_STRIP=%s", strips[i]);
        SAME(.env = {"GCOV_PREFIX=@/x", strip});
    }
}

Test(prefix, strip_that_is_no_number_is_what_libgcov_makes_of_it)
{
    build("");
    SAME(.env = {"GCOV_PREFIX=@/x", "GCOV_PREFIX_STRIP=garbage"});
    SAME(.env = {"GCOV_PREFIX=@/x", "GCOV_PREFIX_STRIP=2nd"});
    SAME(.env = {"GCOV_PREFIX=@/x", "GCOV_PREFIX_STRIP= 2"});
    SAME(.env = {"GCOV_PREFIX=@/x", "GCOV_PREFIX_STRIP="});
}

Test(prefix, strip_without_prefix_counts_from_the_working_directory)
{
    build("");
    SAME(.env = {"GCOV_PREFIX_STRIP=1"});
    SAME(.env = {"GCOV_PREFIX_STRIP=99"}, .argument = "elsewhere");
    SAME(.env = {"GCOV_PREFIX_STRIP=-1"});
    SAME(.env = {"GCOV_PREFIX_STRIP=0"});
}

Test(prefix, set_at_run_time_is_seen)
{
    build("");
    SAME(.argument = "GCOV_PREFIX=@/late");
    SAME(.argument = "GCOV_PREFIX=@/late", .env = {"GCOV_PREFIX=@/early"});
    SAME(.argument = "GCOV_PREFIX_STRIP=2", .env = {"GCOV_PREFIX=@/x"});
}

Test(prefix, missing_directories_are_made_with_the_modes_of_the_umask)
{
    const char *const umasks[] = {"000", "027", "077", "002"};
    build("");
    for (size_t i = 0; i < sizeof umasks / sizeof *umasks; i++)
        SAME(.umask = umasks[i], .env = {"GCOV_PREFIX=@/x/y"});
}

Test(prefix, relative_object_names_follow_the_working_directory)
{
    build("-fprofile-dir=prof");
    SAME(.env = {NULL});
    SAME(.argument = "elsewhere");
    build("-fprofile-dir=./deep/er");
    SAME(.argument = "elsewhere", .umask = "077");
}

Test(prefix, profile_directories_are_expanded)
{
    build("-fprofile-dir=d%p");
    SAME(.env = {NULL});
    build("-fprofile-dir='%q{BUSINESS}z'");
    SAME(.env = {NULL});
    build("-fprofile-dir='out%q{MISSING}'");
    SAME(.env = {NULL});
    build("-fprofile-dir='d%%y%h'");
    SAME(.env = {NULL});
}

Test(prefix, profile_directory_of_an_absolute_name_is_put_below_the_prefix)
{
    build("-fprofile-dir=/no/such/d%p/q");
    SAME(.env = {"GCOV_PREFIX=@/x"});
    SAME(.env = {"GCOV_PREFIX=@/x", "GCOV_PREFIX_STRIP=1"});
}
