/* SPDX-License-Identifier: MIT
 *
 * SIGTERM while the process is already on its way: in the middle of its exit, before and after
 * libgcov has written, and before main has begun.
 */
#include "oracle.h"
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
    const char *argv[] = {victim("exiting"), "written", NULL},
               *clean = under(dir, "clean"), *kept = under(dir, "kept");
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

/* libgcov has written some of the files and waits for the lock of another one. */
Test(exiting, sigterm_while_libgcov_waits_for_a_lock_counts_the_other_files_once)
{
    char *dir = dir_new("exit");
    free(shell("cd '%s' && gcc --coverage -o three '%s' '%s' '%s'", dir,
               source("parts/three_main.c"), source("parts/left.c"), source("parts/right.c")));
    const char *argv[] = {under(dir, "three"), "5", NULL}, *clean = under(dir, "clean"),
               *kept = under(dir, "kept");
    const char *env[] = {"COV_KEEP_GRACE_MS=300", NULL};
    FILES(argv, .tree = clean);
    FILES(argv, .tree = kept);
    char *locked = file_named(kept, "three-left.gcda");
    int fd = open(locked, O_RDWR | O_CLOEXEC);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    cr_assert(fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0);

    struct program p = START(argv, env, .tree = kept, .preload = true);
    close(p.in_fd);
    p.in_fd = -1;
    /* Blocked on the lock it is listed as a waiter, with the program's pid. */
    free(shell("until grep -q -- '->.* %d ' /proc/locks; do :; done", p.pid));
    program_kill(&p, SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_one_line(&p, p.pid, locked);
    close(fd);

    /* The second run of the other two is there, and the first of this one. */
    char *once = file_named(clean, "three-left.gcda");
    cr_assert(files_are_equal(locked, once));
    FILES(argv, .tree = clean);
    free(shell("cp '%s' '%s'", locked, once));
    expect_same_files(kept, clean);
    free(once);
    free(locked);
    program_free(&p);
    dir_remove(dir);
}
