/* SPDX-License-Identifier: MIT
 *
 * The file of records is cut off under a living process, or its disk fills up: that is no reason
 * for the process to end otherwise than without us, nor for its counts to be lost.
 */
#include "box.h"
#include "ending_trial.h"
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const ways[] = {"exit",  "_exit", "quick_exit", "exec", "term",
                                   "abort", "crash", "kill",       "deed"};
enum { WAYS = sizeof ways / sizeof ways[0] };

static char *dir;

static void set_up(void)
{
    dir = dir_new("spoiled");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(blackbox_spoiled, .init = set_up, .fini = tear_down);

static const char *file(void)
{
    return under(dir, "boxes/" BLACKBOX_FILE);
}

static const char *const *ends_by(const char *how)
{
    static const char *argv[3];
    argv[0] = victim("blackbox");
    argv[1] = how;
    return argv;
}

static void end(struct program *p)
{
    trial_tell(p, "x");
    program_end(p);
}

static void clean_run(void)
{
    if (access(under(dir, "clean"), F_OK) == 0)
        return;
    struct program p = START(ends_by("clean"), .tree = under(dir, "clean"));
    end(&p);
    expect_exit(&p, 0);
    program_free(&p);
}

static struct program oracle(const char *how)
{
    struct program p = START(ends_by(how), .dir = dir);
    end(&p);
    return p;
}

/* Its keeper has ended, and so its files are there. */
static void expect_unharmed(const char *how, struct program *with, bool has_keeper)
{
    ending_awaits_orphans();
    struct program without = oracle(how);
    cr_assert_eq(with->status, without.status, "%s: %#x, not %#x", how, with->status,
                 without.status);
    if (has_keeper)
        expect_same_files(under(dir, "tree"), under(dir, "clean"));
    program_free(with);
    program_free(&without);
}

static void every_way_is_unharmed(void (*spoil)(pid_t victim), const char *keeper)
{
    bool has_keeper = strcmp(keeper, "COV_KEEP_KEEPER=off") != 0;
    ending_adopts();
    clean_run();
    for (int i = 0; i < WAYS; i++) {
        const char *tree = under(dir, "tree");
        free(shell("rm -rf '%s' '%s/boxes'", tree, dir));
        struct program p = START(ends_by(ways[i]), LIST(box_variable(dir), keeper), .tree = tree,
                                 .dir = dir, .preload = true);
        spoil(p.pid);
        end(&p);
        expect_unharmed(ways[i], &p, has_keeper);
    }
}

static void cut_all(pid_t victim)
{
    (void)victim;
    cr_assert_eq(truncate(file(), 0), 0);
}

static void cut_half(pid_t victim)
{
    (void)victim;
    cr_assert_eq(truncate(file(), BLACKBOX_SIZE * 3 / 2), 0);
}

Test(blackbox_spoiled, file_that_is_cut_off_to_nothing_harms_nobody)
{
    every_way_is_unharmed(cut_all, "COV_KEEP_KEEPER=on");
    every_way_is_unharmed(cut_all, "COV_KEEP_KEEPER=off");
}

Test(blackbox_spoiled, file_that_is_cut_off_in_a_record_harms_nobody)
{
    every_way_is_unharmed(cut_half, "COV_KEEP_KEEPER=on");
    every_way_is_unharmed(cut_half, "COV_KEEP_KEEPER=off");
}

static pid_t cut_all_the_time(void)
{
    const char *const path = file();
    pid_t cutter = fork();
    for (off_t size = 0; cutter == 0; size = (size + BLACKBOX_SIZE / 2) % (4 * BLACKBOX_SIZE))
        if (truncate(path, size) != 0 && getppid() == 1)
            _exit(0);
    return cutter;
}

/* At whatever moment of its life. Who finds no place for its record says so. */
Test(blackbox_spoiled, file_that_is_cut_off_all_the_time_harms_nobody)
{
    ending_adopts();
    clean_run();
    for (int round = 0; round < 20 * WAYS; round++) {
        const char *how = ways[round % WAYS], *tree = under(dir, "tree");
        free(shell("rm -rf '%s' '%s/boxes' && mkdir -m 700 '%s/boxes' && umask 077 && : >'%s'",
                   tree, dir, dir, file()));
        pid_t cutter = cut_all_the_time();
        struct program p =
            START(ends_by(how), LIST(box_variable(dir)), .tree = tree, .dir = dir, .preload = true);
        end(&p);
        cr_assert(kill(cutter, SIGKILL) == 0 && waitpid(cutter, NULL, 0) == cutter);
        expect_unharmed(how, &p, true);
    }
}

/* A shell without coverage, which tells of those whom it kills. It waits for any child first: of a
 * job that it waits for by name it says "Killed", unless it happened to reap it before. */
Test(blackbox_spoiled, file_that_is_cut_off_harms_none_who_tells_of_others)
{
    const char *env[] = {"PATH=/usr/bin:/bin", box_variable(dir), NULL};
    const char *const argv[] = {
        "/bin/sh", "-c",
        "for i in 1 2 3; do sleep 5 >&- 2>&- & kill -9 $!; wait; wait $!; echo $?; "
        "test -e \"$0\" && : >\"$0\"; done; exit 7",
        file(), NULL};
    struct program without = {.argv = argv, .env = env};
    struct program with = {.argv = argv, .env = env, .preload = true};
    program_run(&without);
    program_run(&with);
    expect_exit(&without, 7);
    expect_same_outcome(&with, &without);
    program_free(&with);
    program_free(&without);
}

/* Through the victim's own view: its disk goes with its namespace. */
static void fill(pid_t victim)
{
    free(shell("! cat /dev/zero >'/proc/%d/root%s/fill' 2>'%s/why' && sync && "
               "grep -q 'No space left' '%s/why'",
               (int)victim, under(dir, "disk"), dir, dir));
}

/* A shell command that makes a disk and mounts it at $DISK. */
static void full_disk_harms_nobody(const char *make)
{
    char *disk = shell("mkdir '%s/disk'; DISK='%s/disk' unshare -m /bin/sh -c '%s' >'%s/why' 2>&1 "
                       "&& echo made || true",
                       dir, dir, make, dir);
    if (strcmp(disk, "made\n") != 0)
        cr_skip_test("no such disk can be mounted here");
    free(disk);
    char script[512];
    snprintf(script, sizeof script, "%s && exec \"$0\" \"$@\"", make);
    ending_adopts();
    clean_run();
    for (int i = 0; i < WAYS; i++) {
        const char *tree = under(dir, "tree");
        const char *env[] = {under("COV_KEEP_DIR=", "%s/disk/boxes", dir + 1),
                             under("DISK=", "%s/disk", dir + 1), NULL};
        free(shell("rm -rf '%s'", tree));
        struct program p = START(
            LIST("/usr/bin/unshare", "-m", "/bin/sh", "-c", script, victim("blackbox"), ways[i]),
            env, .tree = tree, .dir = dir, .preload = true);
        fill(p.pid);
        end(&p);
        expect_unharmed(ways[i], &p, true);
    }
}

Test(blackbox_spoiled, full_disk_harms_nobody)
{
    full_disk_harms_nobody("mount -t tmpfs -o size=1m tmpfs $DISK");
}

/* Here a file's bytes get a new place with each write, also those that are written over. */
Test(blackbox_spoiled, full_disk_that_copies_on_write_harms_nobody)
{
    full_disk_harms_nobody("truncate -s 64M $DISK.image && mkfs.btrfs -fq --mixed $DISK.image && "
                           "mount -o loop $DISK.image $DISK");
}
