/* SPDX-License-Identifier: MIT
 *
 * Where there can be no keeper, the program that ends writes its counts by itself: on
 * request, and under valgrind, which ends a program that makes one.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *dir;
static const char *clean, *kept;
static const char *argv[] = {"/usr/bin/valgrind", "-q", NULL, "20", NULL};

static void set_up(void)
{
    dir = dir_new("without");
    clean = under(dir, "clean");
    kept = under(dir, "kept");
    argv[2] = victim("work");
    FILES(argv + 2, .tree = clean);
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(without_keeper, .init = set_up, .fini = tear_down);

static void keeps_counts(const char *const *command, const char *const *env, int sig)
{
    struct program p = RUN(command, env, .tree = kept, .preload = true, .sig = sig);
    if (sig)
        expect_killed(&p, sig);
    else
        expect_exit(&p, 0);
    expect_silent(&p);
    expect_same_files(kept, clean);
    program_free(&p);
}

Test(without_keeper, counts_are_kept_at_a_signal)
{
    keeps_counts(argv + 2, LIST("COV_KEEP_KEEPER=off"), SIGTERM);
}

Test(without_keeper, counts_are_kept_at_exit)
{
    keeps_counts(argv + 2, LIST("COV_KEEP_KEEPER=off"), 0);
}

Test(without_keeper, counts_are_kept_under_valgrind_at_a_signal)
{
    keeps_counts(argv, NULL, SIGTERM);
}

Test(without_keeper, counts_are_kept_under_valgrind_at_exit)
{
    keeps_counts(argv, NULL, 0);
}

/* The victim's own crashes; valgrind's internal error would be an exit with 1. */
static void keeps_crash(const char *how, const char *same)
{
    const char *const crash[] = {argv[0], argv[1], victim("ending_crash"), how, NULL};
    const char *tree = under(dir, "kept_%s", how), *oracle = under(dir, "clean_%s", how);
    FILES(LIST(victim("ending_crash"), same), .tree = oracle);
    struct program without = RUN(crash, .tree = under(dir, "lost"));
    struct program with = RUN(crash, .tree = tree, .preload = true);
    cr_assert(WIFSIGNALED(without.status), "status %#x", (unsigned)without.status);
    cr_assert_eq(with.status, without.status, "status %#x, without the shim %#x: %s",
                 (unsigned)with.status, (unsigned)without.status, with.err);
    cr_assert_eq(count_reports(with.err), 0, "%s", with.err);
    expect_no_files(under(dir, "lost"));
    expect_same_files(tree, oracle);
    program_free(&without);
    program_free(&with);
}

Test(without_keeper, counts_are_kept_under_valgrind_at_a_crash)
{
    keeps_crash("null", "clean_store");
    keeps_crash("divide", "clean");
    keeps_crash("breakpoint", "clean");
    keeps_crash("11", "clean");
    keeps_crash("abort", "clean");
}

/* A write beyond RLIMIT_FSIZE would end it by SIGXFSZ. */
static void is_told_and_ends_as_ever(const char *how)
{
    const char *const limited[] = {victim("ending_rights"), "fsize", how, NULL};
    struct program without = RUN(limited, .tree = under(dir, "lost"));
    struct program with = RUN(limited, LIST("COV_KEEP_KEEPER=off"), .tree = kept, .preload = true);
    cr_assert_eq(with.status, without.status, "status %#x, without the shim %#x: %s",
                 (unsigned)with.status, (unsigned)without.status, with.err);
    cr_assert_eq(count_reports(with.err), 1, "%s", with.err);
    cr_assert(strstr(with.err, ": File too large\n"), "%s", with.err);
    expect_no_files(kept);
    program_free(&without);
    program_free(&with);
}

Test(without_keeper, no_room_for_a_file_changes_no_ending)
{
    is_told_and_ends_as_ever("_exit");
    is_told_and_ends_as_ever("term");
    is_told_and_ends_as_ever("abort");
}

/* daemon(3) ends the parent inside libc, where nobody sees it. */
Test(without_keeper, both_parts_of_a_daemon_are_kept)
{
    const char *const daemon[] = {victim("ending_family"), "daemon", "_exit", NULL};
    const char *const same[] = {victim("ending_family"), "clean_daemon", NULL};
    FILES(same, .tree = under(dir, "both"));
    struct program p = RUN(daemon, LIST("COV_KEEP_KEEPER=off"), .tree = kept, .preload = true);
    program_free(&p);
    await_same_files(kept, under(dir, "both"));
}

/* The handler has interrupted the thread that writes, and waits for nobody. */
Test(without_keeper, exit_in_a_handler_ends_a_program_that_writes)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    FILES(LIST(victim("exit_in_flush"), "clean"), .tree = kept);
    char *file = file_named(kept, "exit_in_flush.gcda");
    int lock = open(file, O_RDWR | O_CLOEXEC);
    cr_assert(lock >= 0 && fcntl(lock, F_SETLK, &whole) == 0);
    struct program p =
        START(LIST(victim("exit_in_flush")), LIST("COV_KEEP_KEEPER=off", "COV_KEEP_GRACE_MS=60000"),
              .tree = kept, .preload = true);
    free(shell("until grep -q '^State:.S' /proc/%d/status; do :; done", p.pid));
    program_kill(&p, SIGUSR1);
    expect_exit(&p, 7);
    cr_assert(strstr(p.err, "coverage lost"), "the loss is not told: %s", p.err);
    program_free(&p);
    close(lock);
    free(file);
}
