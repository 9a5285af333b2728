/* SPDX-License-Identifier: MIT
 *
 * Comparing what a started program saw with the shim and without: the lines `env NAME=VALUE` of
 * env_plain as a list, all other lines as they are.
 */
#include "support/start.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

const char *const start_env[] = {PATH_ENV,
                                 "BUSINESS=1",
                                 "COV_CORE_SOURCE=src:lib",
                                 "COV_CORE_CONFIG=",
                                 "COVERAGE_PROCESS_START=/etc/coverage.toml",
                                 "GCOV_PREFIX=/tmp/nowhere",
                                 "LLVM_PROFILE_FILE=/tmp/%p.profraw",
                                 "GOCOVERDIR=/tmp/go",
                                 "NODE_V8_COVERAGE=/tmp/v8",
                                 NULL};
enum { BUSINESS_VARIABLES = 2 };

const char *our_preload(void)
{
    static char entry[11 + PATH_MAX] = "LD_PRELOAD=";
    built_at(entry + 11, "libcovkeep.so");
    return entry;
}

const char *start_plain(void)
{
    static char path[PATH_MAX];
    built_at(path, "victims/start_plain/start_plain");
    return path;
}

const char *env_plain(void)
{
    static char path[PATH_MAX];
    built_at(path, "victims/env_plain/env_plain");
    return path;
}

const char *const *start_kept(void)
{
    static const char *kept[sizeof start_env / sizeof *start_env];
    size_t n = 0;
    for (size_t i = BUSINESS_VARIABLES; start_env[i]; i++)
        kept[n++] = start_env[i];
    kept[n] = our_preload();
    return kept;
}

struct program run_in(const char *const *env, bool preload, const char *const *argv)
{
    struct program p = {.argv = argv, .env = env, .preload = preload};
    program_run(&p);
    return p;
}

static void expect_same_ending(const struct program *with, const struct program *without)
{
    cr_assert(with->status == without->status, "status %#x, without the shim %#x\n%s",
              (unsigned)with->status, (unsigned)without->status, with->err);
    cr_assert_str_eq(with->err, without->err);
}

void expect_unchanged(const char *const *env, const char *const *argv)
{
    struct program without = run_in(env, false, argv), with = run_in(env, true, argv);
    expect_same_ending(&with, &without);
    cr_assert_str_eq(with.out, without.out);
    program_free(&without);
    program_free(&with);
}

/* The lines of a text, split: those of the environment, and the rest. */
struct seen {
    char *text;
    const char **env;
    size_t env_count;
    const char **rest;
    size_t rest_count;
};

static struct seen see(const char *text)
{
    size_t lines = count_lines(text, "");
    struct seen s = {.text = strdup(text),
                     .env = calloc(lines + 1, sizeof *s.env),
                     .rest = calloc(lines + 1, sizeof *s.rest)};
    cr_assert(s.text && s.env && s.rest);
    for (char *at = s.text, *line; (line = strsep(&at, "\n"));)
        if (strncmp(line, "env ", 4) == 0)
            s.env[s.env_count++] = line + 4;
        else if (*line)
            s.rest[s.rest_count++] = line;
    return s;
}

static void seen_free(struct seen *s)
{
    free(s->text);
    free(s->env);
    free(s->rest);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(const char **lines, size_t count)
{
    qsort(lines, count, sizeof *lines, by_text);
}

static void expect_equal(const char **lines, const char **oracle, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cr_assert_str_eq(lines[i], oracle[i]);
}

static void expect_environment(struct seen *with, struct seen *without, const char *const *added,
                               bool in_order)
{
    size_t n = without->env_count, m = 0;
    while (added[m])
        m++;
    const char **whole = calloc(n + m + 1, sizeof *whole);
    cr_assert(whole != NULL);
    memcpy(whole, without->env, n * sizeof *whole);
    memcpy(whole + n, added, m * sizeof *whole);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            cr_assert(strcmp(added[i], without->env[j]) != 0, "there without the shim: %s",
                      added[i]);
    if (in_order)
        for (size_t i = 0; i < n && i < with->env_count; i++)
            cr_assert_str_eq(with->env[i], without->env[i], "the caller's come first, in order");
    sort(whole, n + m);
    sort(with->env, with->env_count);
    for (size_t i = 0; i < n + m && i < with->env_count; i++)
        cr_assert_str_eq(with->env[i], whole[i]);
    cr_assert_eq(with->env_count, n + m, "%zu variables, not %zu; the last is %s", with->env_count,
                 n + m, with->env_count ? with->env[with->env_count - 1] : "none");
    free(whole);
}

static void compare(const char *const *env, const char *const *argv, const char *const *added,
                    bool in_order)
{
    struct program without = run_in(env, false, argv), with = run_in(env, true, argv);
    struct seen seen_without = see(without.out), seen_with = see(with.out);
    expect_same_ending(&with, &without);
    cr_assert_eq(seen_with.rest_count, seen_without.rest_count);
    expect_equal(seen_with.rest, seen_without.rest, seen_without.rest_count);
    if (has_line(without.err, "result 38 errno 77 status 0"))
        cr_assert(strstr(argv[1], "pidfd") && with.out_size == 0, "ENOSYS from %s", argv[1]);
    else
        expect_environment(&seen_with, &seen_without, added, in_order);
    seen_free(&seen_without);
    seen_free(&seen_with);
    program_free(&without);
    program_free(&with);
}

/* A front of start_plain that starts /bin/sh. */
static bool has_shell(const char *const *argv)
{
#define IS_FRONT(name) || strcmp(argv[1], #name) == 0
    return strstr(argv[0], "/start_") && (false SHELL_FRONTS(IS_FRONT));
}

void expect_added(const char *const *env, const char *const *argv, const char *const *added)
{
    compare(env, argv, added, !has_shell(argv));
}

void expect_added_below_shell(const char *const *env, const char *const *argv,
                              const char *const *added)
{
    compare(env, argv, added, false);
}

bool has_line(const char *text, const char *line)
{
    size_t length = strlen(line);
    for (const char *at = text; (at = strstr(at, line)); at += length)
        if ((at == text || at[-1] == '\n') && (at[length] == '\n' || !at[length]))
            return true;
    return false;
}

size_t count_lines(const char *text, const char *begin)
{
    size_t count = 0, length = strlen(begin);
    for (const char *at = text; *at; at = strchrnul(at, '\n'), at += *at == '\n')
        count += strncmp(at, begin, length) == 0;
    return count;
}
