/* SPDX-License-Identifier: MIT
 *
 * Running victims, and the claim that most tests make of them. What is compared with what is said
 * here; how, in oracle.c.
 */
#include "trial.h"

#include "oracle.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM_FOR_ENV = 64 };

const char *under(const char *dir, const char *name, ...)
{
    char *tail, *path;
    va_list arguments;
    va_start(arguments, name);
    cr_assert(vasprintf(&tail, name, arguments) >= 0);
    va_end(arguments);
    cr_assert(asprintf(&path, "%s/%s", dir, tail) > 0);
    free(tail);
    return path;
}

const char *source(const char *name)
{
    char here[PATH_MAX / 2];
    cr_assert(getcwd(here, sizeof here) != NULL);
    const char *path = under(here, "tests/victims/%s", name);
    cr_assert(access(path, R_OK) == 0, "%s: %s (run from the top of the tree)", path,
              strerror(errno));
    return path;
}

const char *victim(const char *name)
{
    return under(built("victims"), "%s/%s", name, name);
}

/* Programs are returned from the functions that made their arguments. */
static const char *const *kept_arguments(const char *const *argv)
{
    size_t n = 0;
    while (argv[n])
        n++;
    const char **copy = calloc(n + 1, sizeof *copy);
    cr_assert(copy != NULL);
    memcpy(copy, argv, n * sizeof *argv);
    return copy;
}

struct program trial_start(struct trial t)
{
    const char *env[ROOM_FOR_ENV] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
    char prefix[PATH_MAX], journal[PATH_MAX];
    size_t n = 1;
    if (t.tree) {
        snprintf(prefix, sizeof prefix, "GCOV_PREFIX=%s", t.tree);
        env[n++] = prefix;
    }
    if (t.tree && t.preload && getenv("COVKEEP_TEST_JOURNAL")) {
        snprintf(journal, sizeof journal, "COV_KEEP_JOURNAL=%s.journal", t.tree);
        env[n++] = journal;
    }
    for (size_t i = 0; t.env && t.env[i]; i++) {
        cr_assert(n + 1 < ROOM_FOR_ENV);
        env[n++] = t.env[i];
    }
    struct program p = {.argv = kept_arguments(t.argv),
                        .env = env,
                        .dir = t.dir,
                        .preload = t.preload,
                        .deadline_ms = t.deadline_ms};
    program_start(&p);
    p.env = NULL;
    program_await(&p, t.ready ? t.ready : "ready\n");
    return p;
}

struct program trial_run(struct trial t)
{
    struct program p = trial_start(t);
    if (t.sig)
        program_kill(&p, t.sig);
    else
        program_end(&p);
    return p;
}

void trial_files(struct trial t)
{
    struct program p = trial_run(t);
    program_free(&p);
}

void trial_tell(const struct program *p, const char *text)
{
    ssize_t size = (ssize_t)strlen(text);
    cr_assert(write(p->in_fd, text, strlen(text)) == size, "write to victim: %s", strerror(errno));
}

void trial_keeps(const char *dir, const char *const *argv, const char *const *env)
{
    const char *clean = under(dir, "clean"), *lost = under(dir, "lost"), *kept = under(dir, "kept"),
               *both = under(dir, "both");
    struct program end = RUN(argv, env, .tree = clean);
    expect_exit(&end, 0);

    struct program without = RUN(argv, env, .tree = lost, .sig = SIGTERM);
    expect_killed(&without, SIGTERM);
    expect_no_files(lost);

    struct program with = RUN(argv, env, .tree = kept, .preload = true, .sig = SIGTERM);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);

    struct program end_with = RUN(argv, env, .tree = both, .preload = true);
    expect_same_outcome(&end_with, &end);
    expect_same_files(both, clean);

    program_free(&end);
    program_free(&without);
    program_free(&with);
    program_free(&end_with);
}

bool is_keeper(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    char *name = file_read(path, NULL);
    bool is = name && (strcmp(name, "covkeep\n") == 0 || strcmp(name, "covkeep-elder\n") == 0);
    free(name);
    return is;
}

pid_t keeper_of(pid_t pid)
{
    char *text = shell("for child in $(cat /proc/%d/task/%d/children); do\n"
                       "    ! grep -qx covkeep /proc/$child/comm || echo $child\n"
                       "done",
                       pid, pid);
    pid_t keeper = (pid_t)strtol(text, NULL, 10);
    free(text);
    if (keeper <= 0)
        cr_assert_fail("%d has no keeper: %s", pid,
                       shell("for task in %d $(cat /proc/%d/task/%d/children); do\n"
                             "    cat /proc/$task/comm /proc/$task/status 2>&1\n"
                             "done | grep -E '^(cat|[^:]*$|Pid|PPid|State|Uid)'",
                             pid, pid, pid));
    return keeper;
}

size_t children_of(pid_t pid, pid_t children[], size_t room)
{
    char path[64];
    size_t n = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
    char *text = file_read(path, NULL);
    cr_assert(text != NULL, "%s: %s", path, strerror(errno));
    for (char *at = text, *end; n < room; at = end) {
        children[n] = (pid_t)strtol(at, &end, 10);
        if (end == at)
            break;
        n += !is_keeper(children[n]);
    }
    free(text);
    return n;
}

pid_t youngest_of(pid_t pid)
{
    pid_t child;
    while (children_of(pid, &child, 1) == 1)
        pid = child;
    return pid;
}
