/* SPDX-License-Identifier: MIT
 *
 * SIGTERM while the process is already on its way: in the middle of its exit, before and after
 * libgcov has written, and before main has begun.
 */
#include "oracle.h"
#include "spoiled.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void keeps(const char *when)
{
    char *dir = dir_new("exit");
    const char *argv[] = {victim("exiting"), when, NULL};
    trial_keeps(dir, argv, NULL);
    dir_remove(dir);
}

Test(exiting, sigterm_in_an_atexit_function_keeps_the_counts)
{
    keeps("atexit");
}

Test(exiting, sigterm_in_a_destructor_before_libgcov_keeps_the_counts)
{
    keeps("destructor");
}

Test(exiting, sigterm_in_a_constructor_keeps_the_counts)
{
    keeps("constructor");
}

Test(exiting, sigterm_after_libgcov_has_written_counts_nothing_again)
{
    char *dir = dir_new("exit");
    const char *argv[] = {victim("exiting"), "written", NULL}, *clean = under(dir, "clean"),
               *kept = under(dir, "kept");
    FILES(argv, .tree = clean, .sig = SIGTERM);
    struct program p = RUN(argv, .tree = kept, .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    expect_same_files(kept, clean);
    program_free(&p);
    dir_remove(dir);
}

Test(exiting, ends_with_quick_exit_or__exit_as_without_the_shim)
{
    char *dir = dir_new("exit");
    const char *const how[] = {"_exit", "quick_exit", "abort"};
    for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
        const char *argv[] = {victim("exiting"), how[i], NULL};
        struct program without = RUN(argv, .tree = under(dir, "without"));
        struct program with = RUN(argv, .tree = under(dir, "with"), .preload = true);
        expect_same_outcome(&with, &without);
        program_free(&without);
        program_free(&with);
    }
    dir_remove(dir);
}

/* The exit has written some of the files and waits for the lock of another one, as long as it
 * takes; the signal ends that. */
Test(exiting, sigterm_while_the_exit_waits_for_a_lock_counts_the_other_files_once)
{
    struct spoiled s = spoiled_new_by("gcc");
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(s.file, O_RDWR | O_CLOEXEC);
    cr_assert(fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0);
    FILES(s.argv, .tree = s.clean);
    free(shell("cp '%s' '%s'", s.file, s.before));
    char *other = file_named(s.kept, "three_main.gcda");
    char *twice = file_named(s.clean, "three_main.gcda");

    struct program p =
        START(s.argv, LIST("COV_KEEP_GRACE_MS=2000"), .tree = s.kept, .preload = true);
    close(p.in_fd);
    p.in_fd = -1;
    /* It is at the lock when it has written the others, or is listed as a waiter. */
    free(shell("until cmp -s '%s' '%s' || grep -q -- '->.* %d ' /proc/locks; do\n"
               "    test -e /proc/%d || exit 1\n"
               "done",
               other, twice, p.pid, p.pid));
    program_kill(&p, SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_one_line(&p, p.pid, s.file);
    free(shell("cmp '%s' '%s'", s.file, s.before));
    close(fd);
    spoiled_others_are_written(&s);
    program_free(&p);
    free(other);
    free(twice);
    spoiled_free(&s);
}
