/* SPDX-License-Identifier: MIT
 *
 * LD_PRELOAD as it is passed on: the caller's entries with their order and separators, and ours
 * once, under a spelling that is good from every directory.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/start.h"

static const char *ours(void)
{
    return our_preload() + strlen("LD_PRELOAD=");
}

#define TARGET "--", env_plain(), "one"

/* What start_kept() has but for our own entry. */
static const char *const *kept_without_preload(void)
{
    static const char *kept[32];
    size_t count = 0;
    for (const char *const *at = start_kept(); *at; at++)
        if (strcmp(*at, our_preload()) != 0)
            kept[count++] = *at;
    return kept;
}

/* Starts with LD_PRELOAD=start in `dir`, takes the step, and expects env_plain to see `seen`, the
 * word OURS in it being the path of the library; NULL: no LD_PRELOAD at all. */
static void expect_preload_in(const char *dir, const char *start, const char *step,
                              const char *other_step, const char *seen)
{
    char *entry, *line;
    const char *mark = seen ? strstr(seen, "OURS") : NULL;
    cr_assert(asprintf(&entry, "LD_PRELOAD=%s", start) > 0);
    if (mark)
        cr_assert(asprintf(&line, "env LD_PRELOAD=%.*s%s%s", (int)(mark - seen), seen, ours(),
                           mark + strlen("OURS")) > 0);
    else
        cr_assert(asprintf(&line, "env LD_PRELOAD=%s", seen ? seen : "") > 0);
    struct program p = {.argv = START_PLAIN("execve", step, other_step, "--", env_plain()),
                        .env = WORDS(entry),
                        .dir = dir};
    program_run(&p);
    cr_assert_eq(count_lines(p.out, "env LD_PRELOAD="), seen ? 1 : 0, "%s%s", p.out, p.err);
    cr_assert(!seen || has_line(p.out, line), "no line %s in:\n%s%s", line, p.out, p.err);
    program_free(&p);
    free(entry);
    free(line);
}

/* The caller passes `passed`. */
static void expect_merged(const char *passed, const char *seen)
{
    char *step;
    cr_assert(asprintf(&step, "pass:LD_PRELOAD=%s", passed) > 0);
    expect_preload_in(NULL, ours(), step, "pass:A=1", seen);
    free(step);
}

Test(env_preload, is_added_where_there_is_none)
{
    expect_preload_in(NULL, ours(), "pass:A=1", "pass:B=2", "OURS");
}

Test(env_preload, is_not_there_without_the_shim)
{
    expect_preload_in(NULL, "libm.so.6", "pass:A=1", "pass:B=2", NULL);
}

Test(env_preload, goes_behind_the_callers_entries)
{
    expect_merged("libm.so.6", "libm.so.6:OURS");
    expect_merged("libm.so.6:libdl.so.2", "libm.so.6:libdl.so.2:OURS");
    expect_merged("libm.so.6 libdl.so.2", "libm.so.6 libdl.so.2:OURS");
    expect_merged("libm.so.6  libdl.so.2: librt.so.1", "libm.so.6  libdl.so.2: librt.so.1:OURS");
}

#define EMPTY_VALUE(front)                                                                         \
    Test(env_preload, front##_leaves_an_empty_value_as_it_is)                                      \
    {                                                                                              \
        const char *const *argv = START_PLAIN(#front, "pass:A=1", "pass:LD_PRELOAD=", TARGET);     \
        expect_added(start_env, argv, kept_without_preload());                                     \
    }                                                                                              \
    Test(env_preload, front##_leaves_the_programs_own_empty_value_as_it_is)                        \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "set:LD_PRELOAD=", TARGET), WORDS(NULL));      \
        expect_added(start_env, START_PLAIN(#front, "set:LD_PRELOAD=", "pass:A=1", TARGET),        \
                     kept_without_preload());                                                      \
    }
EVERY_FRONT(EMPTY_VALUE)

Test(env_preload, comes_back_into_what_is_passed_below_an_empty_value)
{
    expect_preload_in(NULL, ours(), "set:LD_PRELOAD=", "pass:LD_PRELOAD=libm.so.6",
                      "libm.so.6:OURS");
}

Test(env_preload, needs_no_second_separator)
{
    expect_merged("libm.so.6:", "libm.so.6:OURS");
    expect_merged("libm.so.6 ", "libm.so.6 OURS");
}

Test(env_preload, is_never_there_twice)
{
    char *first, *last, *between;
    cr_assert(asprintf(&first, "%s:libm.so.6", ours()) > 0);
    cr_assert(asprintf(&last, "libm.so.6 %s", ours()) > 0);
    cr_assert(asprintf(&between, "libm.so.6:%s libdl.so.2", ours()) > 0);
    expect_merged(ours(), "OURS");
    expect_merged(first, first);
    expect_merged(last, last);
    expect_merged(between, between);
    free(first);
    free(last);
    free(between);
}

Test(env_preload, knows_itself_under_another_path)
{
    char *dir = dir_new("preload");
    free(shell("cp '%s' '%s'", ours(), dir));
    char *copy;
    cr_assert(asprintf(&copy, "%s/libcovkeep.so", dir) > 0);
    expect_merged(copy, copy);
    free(copy);
    dir_remove(dir);
}

Test(env_preload, takes_no_other_name_for_its_own)
{
    expect_merged("/nonexistent/libcovkeep.so.1", "/nonexistent/libcovkeep.so.1:OURS");
    expect_merged("/nonexistent/xlibcovkeep.so", "/nonexistent/xlibcovkeep.so:OURS");
    expect_merged("/libcovkeep.so/libm.so.6", "/libcovkeep.so/libm.so.6:OURS");
}

Test(env_preload, stays_removed_when_the_program_removed_it)
{
    expect_preload_in(NULL, ours(), "unset:LD_PRELOAD", "pass:A=1", NULL);
}

Test(env_preload, keeps_foreign_entries_of_start_only_when_they_are_passed)
{
    char *both, *step;
    cr_assert(asprintf(&both, "libm.so.6:%s", ours()) > 0);
    cr_assert(asprintf(&step, "pass:LD_PRELOAD=%s", both) > 0);
    expect_preload_in(NULL, both, step, "pass:A=1", both);
    expect_preload_in(NULL, both, "pass:A=1", "pass:B=2", "OURS");
    free(both);
    free(step);
}

/* `./libcovkeep.so` and `x/libcovkeep.so` name it from one directory only. */
static void from_a_directory(void (*check)(const char *dir))
{
    char *dir = dir_new("relative");
    free(shell("mkdir '%s/x' && ln -s '%s' '%s' && ln -s '%s' '%s/x'", dir, ours(), dir, ours(),
               dir));
    check(dir);
    dir_remove(dir);
}

static void expect_absolute(const char *dir)
{
    char *seen, *seen_in_x;
    cr_assert(asprintf(&seen, "%s/./libcovkeep.so", dir) > 0);
    cr_assert(asprintf(&seen_in_x, "%s/x/libcovkeep.so", dir) > 0);
    expect_preload_in(dir, "./libcovkeep.so", "chdir:/", "pass:A=1", seen);
    expect_preload_in(dir, "x/libcovkeep.so", "chdir:/", "pass:A=1", seen_in_x);
    free(seen);
    free(seen_in_x);
}

Test(env_preload, is_made_absolute_before_the_directory_changes)
{
    from_a_directory(expect_absolute);
}

static void expect_passed_absolute(const char *dir)
{
    char *seen;
    cr_assert(asprintf(&seen, "%s/x/libcovkeep.so:libm.so.6", dir) > 0);
    expect_preload_in(dir, "x/libcovkeep.so", "chdir:/",
                      "pass:LD_PRELOAD=x/libcovkeep.so:libm.so.6", seen);
    free(seen);
}

Test(env_preload, is_made_absolute_where_the_caller_passes_it_relative)
{
    from_a_directory(expect_passed_absolute);
}

static void expect_loaded(const char *dir)
{
    struct program p = {.argv = START_PLAIN("execve", "chdir:/", "pass:A=1", "--", start_plain(),
                                            "execve", "pass:B=1", "--", env_plain()),
                        .env = WORDS("LD_PRELOAD=./libcovkeep.so", "COV_A=1"),
                        .dir = dir};
    program_run(&p);
    cr_assert(has_line(p.out, "env COV_A=1"), "%s%s", p.out, p.err);
    cr_assert_str_empty(p.err, "ld.so finds it everywhere: %s", p.err);
    program_free(&p);
}

Test(env_preload, is_loaded_again_from_another_directory)
{
    from_a_directory(expect_loaded);
}
