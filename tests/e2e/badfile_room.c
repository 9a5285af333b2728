/* SPDX-License-Identifier: MIT
 *
 * No room: a full disk and a limit of file size. The file that does not fit is as it was, or still
 * not there; one line says so; the program dies of SIGTERM, not of SIGXFSZ.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("room");
    free(shell("cd '%s' && gcc --coverage -c '%s' '%s' '%s' && gcc --coverage -o three *.o", dir,
               source("parts/three_main.c"), source("parts/left.c"), source("parts/right.c")));
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(room, .init = set_up, .fini = tear_down);

/* The biggest file that is anywhere below. */
static long biggest(const char *tree)
{
    char *text = shell("find '%s' -name '*.gcda' -printf '%%s\n' | sort -n | tail -1", tree);
    long size = strtol(text, NULL, 10);
    free(text);
    return size;
}

/* SIGTERM to `three ARGUMENT` that may write files of so many bytes at most. */
static struct program limited(const char *tree, long bytes, const char *argument)
{
    char fsize[64];
    snprintf(fsize, sizeof fsize, "--fsize=%ld", bytes);
    const char *argv[] = {"/usr/bin/prlimit", fsize, under(dir, "three"), argument, NULL};
    return RUN(argv, .tree = tree, .preload = true, .sig = SIGTERM);
}

/* What the last run left in kept is what is in clean, but for right.gcda. */
static void all_but_right_are_equal(void)
{
    free(shell(
        "cd '%s' && find kept -name right.gcda -delete && find clean -name right.gcda -delete",
        dir));
    expect_same_files(under(dir, "kept"), under(dir, "clean"));
}

Test(room, new_file_beyond_the_size_limit_is_told_and_not_left_behind)
{
    const char *argv[] = {under(dir, "three"), "5", NULL};
    FILES(argv, .tree = under(dir, "clean"));
    long size = biggest(under(dir, "clean"));
    struct program p = limited(under(dir, "kept"), size - 1, "5");
    expect_killed(&p, SIGTERM);
    char *oracle = file_named(under(dir, "clean"), "right.gcda");
    const char *lost = under(under(dir, "kept"), "%s", oracle + strlen(under(dir, "clean")) + 1);
    expect_one_line(&p, p.pid, lost);
    cr_assert(access(lost, F_OK) != 0, "half a file is left");
    all_but_right_are_equal();
    free(oracle);
    program_free(&p);
}

Test(room, file_that_would_grow_beyond_the_size_limit_is_told_and_left)
{
    const char *zeros[] = {under(dir, "three"), NULL}, *runs[] = {under(dir, "three"), "5", NULL};
    FILES(zeros, .tree = under(dir, "clean"));
    FILES(zeros, .tree = under(dir, "kept"));
    char *right = file_named(under(dir, "kept"), "right.gcda");
    const char *before = under(dir, "before");
    free(shell("cp '%s' '%s'", right, before));
    long size = biggest(under(dir, "clean"));
    FILES(runs, .tree = under(dir, "clean"));
    cr_assert_gt(biggest(under(dir, "clean")), size);

    struct program p = limited(under(dir, "kept"), size, "5");
    expect_killed(&p, SIGTERM);
    expect_one_line(&p, p.pid, right);
    cr_assert(files_are_equal(right, before));
    all_but_right_are_equal();
    free(right);
    program_free(&p);
}

Test(room, file_that_fits_exactly_is_written)
{
    const char *argv[] = {under(dir, "three"), "5", NULL};
    FILES(argv, .tree = under(dir, "clean"));
    struct program p = limited(under(dir, "kept"), biggest(under(dir, "clean")), "5");
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    expect_same_files(under(dir, "kept"), under(dir, "clean"));
    program_free(&p);
}

/* A disk of 16 KiB of its own, with left.gcda on it already, and then full. The disk goes with its
 * namespace, so its files are copied out after the victim's death. */
Test(room, on_a_full_disk_new_files_are_told_and_old_ones_merged)
{
    needs_command(geteuid() ? "unshare -rm true" : "unshare -m true");
    const char *runs[] = {under(dir, "three"), "5", NULL}, *clean = under(dir, "clean");
    const char *script =
        "mount -t tmpfs -o size=16k tmpfs \"$DISK\" && cp -a \"$SEED\"/. \"$DISK\" &&\n"
        "cat /dev/zero > \"$DISK/fill\" 2> \"$DISK.full\"\n"
        "\"$0\" \"$@\"; status=$?; rm \"$DISK/fill\"\n"
        "cp -a \"$DISK\" \"$DISK.out\"; exit $status";
    const char *argv[] = {"/usr/bin/unshare",
                          geteuid() ? "-rm" : "-m",
                          "/bin/sh",
                          "-c",
                          script,
                          runs[0],
                          runs[1],
                          NULL};
    FILES(runs, .tree = clean);
    free(shell("cd '%s' && mkdir disk && cp -a clean seed &&\n"
               "find seed -name right.gcda -delete -o -name three_main.gcda -delete",
               dir));
    char disk[4096], seed[4096];
    snprintf(disk, sizeof disk, "DISK=%s/disk", dir);
    snprintf(seed, sizeof seed, "SEED=%s/seed", dir);
    struct program p = START(argv, LIST(disk, seed), .tree = under(dir, "disk"), .preload = true);
    pid_t victim_pid = youngest_of(p.pid);
    cr_assert(victim_pid != p.pid && kill(victim_pid, SIGTERM) == 0);
    program_end(&p);
    expect_exit(&p, 128 + SIGTERM);
    free(shell("grep -q 'No space left' '%s/disk.full'", dir));

    char *reports = p.err;
    cr_assert(count_reports(reports) == 2 && strstr(reports, "/right.gcda: ") &&
                  strstr(reports, "/three_main.gcda: "),
              "%s", reports);
    FILES(runs, .tree = clean);
    free(shell("cd '%s' && find clean -name right.gcda -delete -o -name three_main.gcda -delete",
               dir));
    expect_same_files(under(dir, "disk.out"), clean);
    program_free(&p);
}
