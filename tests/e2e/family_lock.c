/* SPDX-License-Identifier: MIT
 *
 * A file that another process has locked, while a family of processes without rights wants to write
 * it, through one keeper: what one of them asks for does not cut what another one has asked for.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_MS = 1000 };

static char *dir, *file, *log_setting;
static const char *clean, *kept, *lines;
static struct program program;
static int lock;

/* Both trees have one run; libgcov's another one. */
static void set_up(void)
{
    dir = dir_new("family_lock");
    clean = under(dir, "clean");
    kept = under(dir, "kept");
    lines = under(dir, "log");
    cr_assert(asprintf(&log_setting, "COV_KEEP_LOG=%s", lines) > 0);
    FILES(LIST(victim("family_lock"), "clean"), .tree = clean);
    FILES(LIST(victim("family_lock"), "clean"), .tree = clean);
    FILES(LIST(victim("family_lock"), "clean"), .tree = kept);
    file = file_named(kept, "family_lock.gcda");
}

static void tear_down(void)
{
    free(log_setting);
    free(file);
    dir_remove(dir);
}

TestSuite(family_lock, .init = set_up, .fini = tear_down);

/* With the file locked, until the worker has ended and the grace time is over. */
static void start_locked(const char *way)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    pid_t worker;
    ending_adopts();
    lock = open(file, O_RDWR | O_CLOEXEC);
    cr_assert(lock >= 0 && fcntl(lock, F_SETLK, &whole) == 0);
    program = START(LIST(victim("family_lock"), way), LIST("COV_KEEP_GRACE_MS=1000", log_setting),
                    .tree = kept, .preload = true);
    cr_assert(children_of(program.pid, &worker, 1) == 1);
    free(shell("until grep -q '^State:.Z' /proc/%d/status; do :; done", worker));
    usleep(2 * GRACE_MS * 1000);
}

static void expect_told(size_t times, const char *whose)
{
    ending_awaits_orphans();
    char *text = shell("test ! -e '%s' || cat '%s'", lines, lines), *words;
    size_t told = 0;
    cr_assert(asprintf(&words, "coverage lost: %s: is locked by another process\n", file) > 0);
    for (const char *at = text; (at = strstr(at, words)); at++)
        told++;
    cr_assert_eq(told, times, "told %zu times, expected %s:\n%s", told, whose, text);
    free(words);
    free(text);
}

static void expect_all(void)
{
    expect_told(0, "none");
    expect_silent(&program);
    expect_same_files(kept, clean);
    program_free(&program);
}

Test(family_lock, exit_waits_as_long_as_it_takes_though_a_worker_asks_meanwhile)
{
    start_locked("exits");
    cr_assert(waitpid(program.pid, NULL, WNOHANG) == 0, "the exit did not wait");
    close(lock);
    program_end(&program);
    expect_exit(&program, 0);
    expect_all();
}

Test(family_lock, what_a_worker_left_is_written_when_it_is_released)
{
    start_locked("stays");
    close(lock);
    program_kill(&program, SIGTERM);
    expect_killed(&program, SIGTERM);
    expect_all();
}

/* Then the loss is told, by the keeper at its end. */
Test(family_lock, what_a_worker_left_is_told_when_it_is_never_released)
{
    start_locked("stays");
    program_kill(&program, SIGTERM);
    expect_killed(&program, SIGTERM);
    expect_told(2, "the master's, and the worker's");
    program_free(&program);
    close(lock);
}
