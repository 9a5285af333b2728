/* SPDX-License-Identifier: MIT
 *
 * The keeper is itself killed or stopped, while it waits for the lock of a file: the program does
 * the rest of the work, and nothing is lost in silence.
 */
#include "oracle.h"
#include "spoiled.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct spoiled spoiled;
static struct program program;
static int lock;

struct pair {
    char *ours, *theirs;
};

/* The files that nobody has locked, as they are now and as they will be. */
static struct pair other(const char *name)
{
    return (struct pair){file_named(spoiled.kept, name), file_named(spoiled.clean, name)};
}

/* Waits until both are written; at once, since the grace time is running. */
static void await_both(struct pair a, struct pair b)
{
    free(shell("until cmp -s '%s' '%s' && cmp -s '%s' '%s'; do\n"
               "    test -e /proc/%d || exit 1\n"
               "done",
               a.ours, a.theirs, b.ours, b.theirs, program.pid));
    free(a.ours);
    free(a.theirs);
    free(b.ours);
    free(b.theirs);
}

/* Starts the program, with one of its files locked, and ends it, by a signal or, for 0, by the end
 * of its input; returns its keeper, which has written all but that file. */
static pid_t keeper_at_lock(const char *grace, int sig)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    spoiled = spoiled_new_by("gcc");
    lock = open(spoiled.file, O_RDWR | O_CLOEXEC);
    cr_assert(lock >= 0 && fcntl(lock, F_SETLK, &whole) == 0);
    free(shell("cp '%s' '%s'", spoiled.file, spoiled.before));
    FILES(spoiled.argv, .tree = spoiled.clean);
    program = START(spoiled.argv, LIST(grace), .tree = spoiled.kept, .preload = true);
    pid_t keeper = keeper_of(program.pid);
    struct pair main_unit = other("three_main.gcda"), right = other("right.gcda");
    if (sig) {
        cr_assert(kill(program.pid, sig) == 0);
    } else {
        close(program.in_fd);
        program.in_fd = -1;
    }
    await_both(main_unit, right);
    return keeper;
}

static void finish(void)
{
    program_free(&program);
    spoiled_free(&spoiled);
}

/* The lock is held to the end. */
static void expect_all_but_the_locked_file(void)
{
    expect_killed(&program, SIGTERM);
    free(shell("cmp '%s' '%s'", spoiled.file, spoiled.before));
    spoiled_others_are_written(&spoiled);
}

Test(keeper, killed_at_a_lock_leaves_one_line_and_the_other_files)
{
    pid_t keeper = keeper_at_lock("COV_KEEP_GRACE_MS=5000", SIGTERM);
    cr_assert(kill(keeper, SIGKILL) == 0);
    program_end(&program);
    expect_one_line(&program, program.pid, spoiled.file);
    expect_all_but_the_locked_file();
    close(lock);
    finish();
}

Test(keeper, killed_at_a_lock_that_is_released_leaves_nothing_undone)
{
    pid_t keeper = keeper_at_lock("COV_KEEP_GRACE_MS=60000", SIGTERM);
    cr_assert(kill(keeper, SIGKILL) == 0);
    close(lock);
    program_end(&program);
    expect_killed(&program, SIGTERM);
    expect_silent(&program);
    expect_same_files(spoiled.kept, spoiled.clean);
    finish();
}

Test(keeper, killed_during_exit_leaves_nothing_undone)
{
    pid_t keeper = keeper_at_lock("COV_KEEP_GRACE_MS=200", 0);
    cr_assert(kill(keeper, SIGKILL) == 0);
    close(lock);
    program_end(&program);
    expect_exit(&program, 0);
    expect_silent(&program);
    expect_same_files(spoiled.kept, spoiled.clean);
    finish();
}

/* Its program wakes it, and waits for it as ever. */
static void stopped_at_lock(int sig)
{
    pid_t keeper = keeper_at_lock("COV_KEEP_GRACE_MS=60000", sig);
    cr_assert(kill(keeper, SIGSTOP) == 0);
    close(lock);
    program_end(&program);
    if (sig)
        expect_killed(&program, sig);
    else
        expect_exit(&program, 0);
    expect_silent(&program);
    expect_same_files(spoiled.kept, spoiled.clean);
    finish();
}

Test(keeper, stopped_before_a_signals_ending_is_woken)
{
    stopped_at_lock(SIGTERM);
}

Test(keeper, stopped_during_exit_is_woken)
{
    stopped_at_lock(0);
}

/* By the death of its program: whoever waited for that with the library finds the files. */
Test(keeper, stopped_before_its_program_is_killed_is_woken)
{
    spoiled = spoiled_new_by("gcc");
    FILES(spoiled.argv, .tree = spoiled.clean);
    program = START(spoiled.argv, .tree = spoiled.kept, .preload = true);
    pid_t keeper = keeper_of(program.pid);
    cr_assert(kill(program.pid, SIGSTOP) == 0 && kill(keeper, SIGSTOP) == 0);
    cr_assert(kill(program.pid, SIGKILL) == 0);
    program_end(&program);
    expect_killed(&program, SIGKILL);
    expect_silent(&program);
    await_same_files(spoiled.kept, spoiled.clean);
    finish();
}

/* A program that may not wake its keeper does not wait for ever. */
Test(keeper, stopped_for_good_does_not_keep_the_program_alive)
{
    char *dir = dir_new("stopped");
    struct program p =
        START(LIST(victim("ending_rights"), "setuid", "wait"), LIST("COV_KEEP_GRACE_MS=1000"),
              .tree = under(dir, "kept"), .preload = true);
    pid_t keeper = keeper_of(p.pid);
    cr_assert(kill(keeper, SIGSTOP) == 0 && kill(p.pid, SIGTERM) == 0);
    program_end(&p);
    expect_killed(&p, SIGTERM);
    cr_assert(strstr(p.err, "not all was written within COV_KEEP_GRACE_MS\n"));
    cr_assert(is_keeper(keeper) && kill(keeper, SIGCONT) == 0);
    program_free(&p);
    dir_remove(dir);
}

/* And the other way round: the program is gone, the keeper goes on until its work is done. */
Test(keeper, outlives_the_program_that_is_killed)
{
    pid_t keeper = keeper_at_lock("COV_KEEP_GRACE_MS=60000", SIGTERM);
    siginfo_t end;
    cr_assert(kill(program.pid, SIGKILL) == 0);
    cr_assert(waitid(P_PID, (id_t)program.pid, &end, WEXITED | WNOWAIT) == 0);
    cr_assert(is_keeper(keeper));
    close(lock);
    program_end(&program);
    expect_killed(&program, SIGKILL);
    expect_silent(&program);
    await_same_files(spoiled.kept, spoiled.clean);
    finish();
}

static long resident_kilobytes(pid_t pid)
{
    char *text = shell("awk '/^VmRSS/ { print $2 }' /proc/%d/status", pid);
    long kilobytes = strtol(text, NULL, 10);
    free(text);
    return kilobytes;
}

/* It stays for the worker, whom its program's memory is nothing to. */
Test(keeper, lets_the_memory_of_a_dead_program_go)
{
    char *dir = dir_new("large");
    const char *clean = under(dir, "clean"), *kept = under(dir, "kept");
    FILES(LIST(victim("large_parent")), .tree = clean);
    struct program p = START(LIST(victim("large_parent")), .tree = kept, .preload = true);
    pid_t keeper = keeper_of(p.pid);
    cr_assert_gt(resident_kilobytes(keeper), 100000);
    cr_assert(kill(p.pid, SIGKILL) == 0);
    free(shell("until test $(awk '/^VmRSS/ { print $2 }' /proc/%d/status) -lt 20000; do\n"
               "    test -e /proc/%d || exit 1\n"
               "done",
               keeper, keeper));
    close(p.in_fd);
    p.in_fd = -1;
    program_end(&p);
    await_same_files(kept, clean);
    program_free(&p);
    dir_remove(dir);
}
