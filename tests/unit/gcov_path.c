/* SPDX-License-Identifier: MIT
 *
 * Where a file goes: by a table, and against libgcov itself, whose program runs with the same name,
 * the same variables and the same pid.
 */
#include "gcov/path.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file/open.h"
#include "support/program.h"

static char *const environment[] = {"EMPTY=", "V=val", "VV=other", "V=second", "SLASH=a/b", NULL};

static bool path_of(char *path, size_t size, const char *filename, const char *prefix,
                    const char *strip)
{
    struct gcov_relocation relocation = {.process = getpid(), .environment = environment};
    gcov_relocation_set(&relocation, prefix, strip);
    return gcov_path(path, size, filename, &relocation);
}

Test(gcov_path, follows_prefix_strip_and_variables)
{
    static const struct {
        const char *filename, *prefix, *strip, *expected;
    } rows[] = {
        {"/a/b/c.gcda", NULL, NULL, "/a/b/c.gcda"},
        {"a/b/c.gcda", NULL, NULL, "a/b/c.gcda"},
        {"/a/b/c.gcda", "", "", "/a/b/c.gcda"},
        {"/a/b/c.gcda", "/p", NULL, "/p/a/b/c.gcda"},
        {"/a/b/c.gcda", "/p/", NULL, "/p/a/b/c.gcda"},
        {"/a/b/c.gcda", "/p//", NULL, "/p//a/b/c.gcda"},
        {"/a/b/c.gcda", "/", NULL, "/a/b/c.gcda"},
        {"/a/b/c.gcda", "rel", NULL, "rel/a/b/c.gcda"},
        {"a/b/c.gcda", "/p", NULL, "/p/a/b/c.gcda"},
        {"c.gcda", "/p", NULL, "/p/c.gcda"},
        {"/a/b/c.gcda", "/p", "0", "/p/a/b/c.gcda"},
        {"/a/b/c.gcda", "/p", "1", "/p/b/c.gcda"},
        {"/a/b/c.gcda", "/p", "2", "/p/c.gcda"},
        {"/a/b/c.gcda", "/p", "3", "/p/c.gcda"},
        {"/a/b/c.gcda", "/p", "4294967297", "/p/c.gcda"},
        {"/a/b/c.gcda", "/p", " +2x", "/p/c.gcda"},
        {"/a/b/c.gcda", "/p", "-1", "/p/a/b/c.gcda"},
        {"/a/b/c.gcda", "/p", "x", "/p/a/b/c.gcda"},
        {"/a/b/c.gcda", NULL, "1", "./b/c.gcda"},
        {"/a/b/c.gcda", "/", "1", "./b/c.gcda"},
        {"a/b/c.gcda", NULL, "1", "./b/c.gcda"},
        {"/a%q{V}/c.gcda", NULL, NULL, "/aval/c.gcda"},
        {"/a%q{VV}.%q{EMPTY}-%q{NONE}/c.gcda", "/%q{SLASH}", NULL, "/a/b/aother.-/c.gcda"},
        {"/a%q{V/c.gcda", NULL, NULL, "/a%q{V/c.gcda"},
        {"/a%x%q{V}.gcda", NULL, NULL, "/a%x%q{V}.gcda"},
        {"/%q{V}.gcda", "/%x", NULL, "/%x/%q{V}.gcda"},
        {"/100%", NULL, NULL, "/100%"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[PATH_MAX];
        cr_expect(path_of(path, sizeof path, rows[i].filename, rows[i].prefix, rows[i].strip));
        cr_expect_str_eq(path, rows[i].expected);
    }
}

Test(gcov_path, p_is_the_pid)
{
    char path[PATH_MAX], expected[64];
    snprintf(expected, sizeof expected, "/p%d/x-%d.gcda", (int)getpid(), (int)getpid());
    cr_assert(path_of(path, sizeof path, "/x-%p.gcda", "/p%p", NULL));
    cr_assert_str_eq(path, expected);
}

Test(gcov_path, fits_whole_or_not_at_all)
{
    static const char expected[] = "/prefix/b-val/c.gcda";
    for (size_t size = 0; size <= sizeof expected + 3; size++) {
        char *path = malloc(size + 1);
        path[size] = '#';
        bool fits = path_of(path, size, "/a/b-%q{V}/c.gcda", "/prefix", "1");
        cr_assert(fits == (size >= sizeof expected), "size %zu", size);
        cr_assert(!fits || strcmp(path, expected) == 0, "size %zu", size);
        cr_assert(path[size] == '#', "size %zu", size);
        free(path);
    }
}

/* `@` at its beginning stands for the directory of the runs. */
static void expand(char *to, const char *text, const char *dir)
{
    *to = '\0';
    if (*text == '@')
        sprintf(to, "%s/run%s", dir, text + 1);
    else
        strcpy(to, text);
}

/* A program of GCC's whose .gcda has this name. */
static void build(const char *dir, const char *filename)
{
    char name[PATH_MAX];
    expand(name, filename, dir);
    free(shell("cd '%s' && sed 's|\"/[^\"]*\\.gcda\"|\"%s\"|' p.s >q.s && "
               "gcc --coverage -o q q.s && rm -rf run && mkdir run",
               dir, name));
}

/* Writes our path to the pipe, and is the program of the same pid then. */
static void be_program(const char *dir, const char *filename, const char *prefix, const char *strip,
                       int pipe_end)
{
    char name[PATH_MAX], prefix_value[PATH_MAX], path[PATH_MAX];
    char prefix_entry[PATH_MAX + 16], strip_entry[64], program[PATH_MAX], run[PATH_MAX];
    char *env[8] = {"V=val", "SLASH=a/b", "EMPTY="};
    size_t used = 3;
    expand(name, filename, dir);
    if (prefix) {
        expand(prefix_value, prefix, dir);
        snprintf(prefix_entry, sizeof prefix_entry, "GCOV_PREFIX=%s", prefix_value);
        env[used++] = prefix_entry;
    }
    if (strip) {
        snprintf(strip_entry, sizeof strip_entry, "GCOV_PREFIX_STRIP=%s", strip);
        env[used++] = strip_entry;
    }
    if (path_of(path, sizeof path, name, prefix ? prefix_value : NULL, strip) &&
        write(pipe_end, path, strlen(path) + 1) < 0)
        _exit(100);
    snprintf(program, sizeof program, "%s/q", dir);
    snprintf(run, sizeof run, "%s/run", dir);
    if (chdir(run) == 0)
        execve(program, (char *[]){program, NULL}, env);
    _exit(101);
}

static void expect_as_libgcov(const char *dir, const char *filename, const char *prefix,
                              const char *strip)
{
    int ends[2], status;
    char ours[PATH_MAX] = "";
    build(dir, filename);
    cr_assert(pipe(ends) == 0);
    pid_t pid = fork();
    if (pid == 0)
        be_program(dir, filename, prefix, strip, ends[1]);
    close(ends[1]);
    cr_assert(read(ends[0], ours, sizeof ours - 1) > 0);
    close(ends[0]);
    cr_assert(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0,
              "%s: status %#x", filename, (unsigned)status);
    char *theirs = shell("cd '%s/run' && find \"$PWD\" -type f | tr -d '\\n'", dir);
    char *same = shell("cd '%s/run' && realpath -m -z '%s'", dir, ours);
    cr_expect(strcmp(same, theirs) == 0, "name %s prefix %s strip %s\nours     %s\nlibgcov's %s",
              filename, prefix ? prefix : "-", strip ? strip : "-", same, theirs);
    free(theirs);
    free(same);
}

Test(gcov_path, is_libgcovs)
{
    static const struct {
        const char *filename, *prefix, *strip; /* @: a directory */
    } rows[] = {
        {"@/a/b.gcda", NULL, NULL},
        {"a/b.gcda", NULL, NULL},
        {"@/a/b.gcda", "@/pre", NULL},
        {"@/a/b.gcda", "@/pre/", "1"},
        {"@/a/b.gcda", "@/pre//", "2"},
        {"@/a/b.gcda", "pre", "999"},
        {"@/a/b.gcda", NULL, "3"},
        {"@/a/b.gcda", "", "1"},
        {"@/a/b.gcda", "/", "2"},
        {"a/b/c.gcda", NULL, "1"},
        {"a/b/c.gcda", "@/pre", "2"},
        {"@/a/b.gcda", "@", "-1"},
        {"@/a/b.gcda", "@", " +2 levels"},
        {"@/a/%p-%p.gcda", "@/pre%p", "1"},
        {"@/%q{V}/%q{SLASH}.gcda", "@/%q{EMPTY}x", "1"},
        {"@/%q{NONE}-%q{V}.gcda", NULL, NULL},
        {"@/%q{V.gcda", NULL, NULL},
        {"@/%z%p.gcda", NULL, NULL},
        {"@/%p.gcda", "@/%z", "9"},
        {"@/%qx.gcda", NULL, NULL},
        {"@/%qx%p.gcda", NULL, NULL},
        {"@/%p%p.gcda", NULL, NULL},
        {"@/%q{V}%p%q{V}.gcda", NULL, NULL},
        {"@/%%p.gcda", NULL, NULL},
    };
    char *dir = dir_new("path");
    free(
        shell("cd '%s' && echo 'int main(void) { return 0; }' >p.c && gcc --coverage -S p.c", dir));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_as_libgcov(dir, rows[i].filename, rows[i].prefix, rows[i].strip);
    dir_remove(dir);
}

/* libgcov of GCC 12 ends by an invalid free() there; we go where it would have gone. */
Test(gcov_path, relative_name_goes_below_the_prefix)
{
    char path[PATH_MAX];
    cr_assert(path_of(path, sizeof path, "a.gcda", "/p/", NULL));
    cr_assert_str_eq(path, "/p/a.gcda");
}

static unsigned mode_of(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 ? st.st_mode : 0;
}

Test(gcov_directories, are_made_where_they_are_missing)
{
    char *dir = dir_new("path");
    char path[PATH_MAX], copy[PATH_MAX];
    snprintf(path, sizeof path, "%s/a//b/c/x.gcda", dir);
    strcpy(copy, path);
    umask(027);
    errno = 4242;
    cr_assert(file_make_directories(path) == 0);
    cr_assert(errno == 4242);
    cr_assert_str_eq(path, copy);
    cr_assert(mode_of(path) == 0);
    *strrchr(path, '/') = '\0';
    cr_assert(mode_of(path) == (S_IFDIR | 0750), "%o", mode_of(path));
    cr_assert(file_make_directories(copy) == 0, "they are there now");
    dir_remove(dir);
}

Test(gcov_directories, relative_path_is_below_the_working_directory)
{
    char *dir = dir_new("path");
    char path[] = "a/b/x.gcda", bare[] = "x.gcda";
    cr_assert(chdir(dir) == 0);
    cr_assert(file_make_directories(path) == 0);
    cr_assert(mode_of("a/b") == (S_IFDIR | (0777 & ~umask(0))));
    cr_assert(file_make_directories(bare) == 0);
    cr_assert(chdir("/") == 0);
    dir_remove(dir);
}

Test(gcov_directories, file_in_the_way_is_told)
{
    char *dir = dir_new("path");
    char path[PATH_MAX];
    free(shell("echo x >'%s/a'", dir));
    snprintf(path, sizeof path, "%s/a/b/x.gcda", dir);
    errno = 4242;
    cr_assert(file_make_directories(path) == ENOTDIR);
    cr_assert(errno == 4242);
    snprintf(path, sizeof path, "/proc/none/x.gcda");
    cr_assert(file_make_directories(path) == ENOENT);
    cr_assert_str_eq(path, "/proc/none/x.gcda");
    dir_remove(dir);
}
