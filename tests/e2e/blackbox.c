/* SPDX-License-Identifier: MIT
 *
 * The black box, read as the command reads it: what each process's record says, compared with what
 * was done to it, and that it is written only where nobody else can have put something.
 */
#include "box.h"
#include "oracle.h"
#include "support/start.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *const *work(void)
{
    static const char *argv[2];
    argv[0] = victim("work");
    return argv;
}

static struct blackbox_record record_after(const char *dir, int sig)
{
    const char *env[] = {box_variable(dir), NULL};
    struct program p =
        RUN(work(), .tree = under(dir, "tree"), .env = env, .preload = true, .sig = sig);
    struct blackbox_record r = box_record(dir, p.pid);
    program_free(&p);
    return r;
}

Test(blackbox, tells_who_the_process_was)
{
    char *dir = dir_new("blackbox");
    struct blackbox_record r = record_after(dir, 0);
    char path[4096] = "";
    cr_assert_not_null(realpath(victim("work"), path));
    cr_assert_str_eq(box_text(&r, BLACKBOX_PROGRAM), path);
    cr_assert_str_eq(box_text(&r, BLACKBOX_ARGUMENTS), victim("work"));
    cr_assert_eq(r.parent, getpid());
    cr_assert_eq(r.user, geteuid());
    cr_assert_lt(r.start_ns, r.end_ns);
    dir_remove(dir);
}

Test(blackbox, tells_of_an_exit)
{
    char *dir = dir_new("blackbox");
    struct blackbox_record r = record_after(dir, 0);
    cr_assert_eq(r.end, BLACKBOX_EXIT);
    cr_assert_eq(r.status, 0);
    cr_assert_eq(r.carries, BLACKBOX_GCOV);
    cr_assert_eq(r.images, 1);
    cr_assert_eq(r.files, 1);
    cr_assert_eq(r.written, 1);
    cr_assert_eq(r.lost, 0);
    dir_remove(dir);
}

Test(blackbox, tells_of_a_signal_and_its_sender)
{
    char *dir = dir_new("blackbox");
    struct blackbox_record r = record_after(dir, SIGTERM);
    cr_assert_eq(r.end, BLACKBOX_SIGNAL);
    cr_assert_eq(r.status, SIGTERM);
    cr_assert_eq(r.sender_pid, getpid());
    cr_assert_eq(r.written, 1);
    cr_assert_gt(r.written_bytes, 100);
    dir_remove(dir);
}

/* The files are there a moment after the death, and the record after them. */
Test(blackbox, tells_of_a_sigkill_that_the_keeper_saw)
{
    char *dir = dir_new("blackbox");
    struct blackbox_record r = record_after(dir, SIGKILL);
    for (int i = 0; i < 1000 && r.end == BLACKBOX_OPEN; i++) {
        usleep(10000);
        r = box_record(dir, r.pid);
    }
    cr_assert_eq(r.end, BLACKBOX_KILLED);
    cr_assert_eq(r.written, 1);
    dir_remove(dir);
}

Test(blackbox, stays_open_when_nobody_saw_the_death)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {box_variable(dir), NULL};
    const char *const argv[] = {"/bin/sleep", "100", NULL};
    struct program p = {.argv = argv, .env = env, .preload = true};
    program_start(&p);
    size_t count = 0;
    for (int i = 0; i < 1000 && count == 0; i++) {
        usleep(10000);
        free(box_records(dir, &count));
    }
    program_kill(&p, SIGKILL);
    struct blackbox_record r = box_record(dir, p.pid);
    cr_assert_eq(r.end, BLACKBOX_OPEN);
    cr_assert_eq(r.carries, 0);
    program_free(&p);
    dir_remove(dir);
}

/* sh restores nothing, its caller did; it becomes env, which has a record of its own. */
Test(blackbox, tells_of_an_exec_and_what_was_restored)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {PATH_ENV, "COV_A=1", box_variable(dir), NULL};
    const char *const argv[] = {"/usr/bin/env", "-i", "/bin/sh", "-c", "exit 3", NULL};
    struct program p = {.argv = argv, .env = env, .preload = true};
    program_run(&p);
    size_t count;
    struct blackbox_record *r = box_records(dir, &count);
    cr_assert_eq(count, 2);
    cr_assert_eq(r[0].end, BLACKBOX_EXEC);
    cr_assert_eq(r[0].restorer, 0);
    cr_assert_eq(r[1].pid, r[0].pid);
    cr_assert_eq(r[1].end, BLACKBOX_AT_ONCE); /* as dash ends */
    cr_assert_eq(r[1].status, 3);
    cr_assert_eq(r[1].restorer, r[0].pid);
    cr_assert_not_null(strstr(box_text(&r[1], BLACKBOX_RESTORED), "COV_A"));
    cr_assert_not_null(strstr(box_text(&r[1], BLACKBOX_RESTORED), "LD_PRELOAD"));
    cr_assert_str_eq(p.out, "");
    free(r);
    program_free(&p);
    dir_remove(dir);
}

Test(blackbox, receipt_is_seen_by_nobody)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {PATH_ENV, "COV_A=1", box_variable(dir), NULL};
    const char *const argv[] = {"/usr/bin/env", "-i", "/usr/bin/env", NULL};
    struct program p = {.argv = argv, .env = env, .preload = true};
    program_run(&p);
    cr_assert_not_null(strstr(p.out, "COV_A=1"));
    cr_assert_null(strstr(p.out, "COV_KEEP_RESTORED"), "%s", p.out);
    program_free(&p);
    dir_remove(dir);
}

Test(blackbox, forked_children_that_exit_have_a_record)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {PATH_ENV, box_variable(dir), NULL};
    const char *const argv[] = {"/bin/sh", "-c", "(exit 5); exit $?", NULL};
    struct program p = {.argv = argv, .env = env, .preload = true};
    program_run(&p);
    size_t count;
    struct blackbox_record *r = box_records(dir, &count);
    cr_assert_eq(count, 2);
    cr_assert_eq(r[1].parent, r[0].pid);
    cr_assert(r[1].is_forked);
    cr_assert_eq(r[1].status, 5);
    cr_assert_eq(r[0].status, 5);
    free(r);
    program_free(&p);
    dir_remove(dir);
}

/* Where it may make none, its record says that nothing more is told. */
Test(blackbox, makes_no_system_call_in_a_sandbox)
{
    const char *const ways[] = {"exit", "_exit", "quick_exit", "fork"};
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        char *dir = dir_new("blackbox");
        const char *env[] = {"COV_A=1", box_variable(dir), NULL};
        const char *const *argv = LIST(victim("only_writes_plain"), ways[i]);
        struct program without = {.argv = argv}, with = {.argv = argv, .env = env, .preload = true};
        program_run(&without);
        program_run(&with);
        expect_exit(&without, 3);
        expect_same_outcome(&with, &without);
        struct blackbox_record r = box_record(dir, with.pid);
        cr_assert_eq(r.end, BLACKBOX_OPEN, "%s", ways[i]);
        cr_assert_eq(r.is_quiet, 1, "%s", ways[i]);
        program_free(&without);
        program_free(&with);
        dir_remove(dir);
    }
}

Test(blackbox, tells_what_was_lost)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {box_variable(dir), NULL}, *tree = under(dir, "tree");
    cr_assert_eq(mknod(tree, S_IFREG | 0600, 0), 0); /* a file where a directory should be */
    struct program p = RUN(work(), .tree = tree, .env = env, .preload = true, .sig = SIGTERM);
    struct blackbox_record r = box_record(dir, p.pid);
    size_t count;
    struct blackbox_more *more = box_slots(dir, BLACKBOX_MORE_MAGIC, &count);
    cr_assert_eq(r.lost, 1);
    cr_assert_eq(count, 1);
    cr_assert_eq(more->kind, BLACKBOX_REASONS);
    cr_assert_eq(more->pid, r.pid);
    cr_assert_eq(more->start_ns, r.start_ns);
    char *words;
    cr_assert_eq(strtol(more->reasons, &words, 10), ENOTDIR, "%s", more->reasons);
    cr_assert_eq(strncmp(words, " coverage lost: ", 16), 0, "%s", more->reasons);
    cr_assert_eq(strlen(more->reasons), more->used);
    cr_assert_not_null(strstr(p.err, words));
    free(more);
    program_free(&p);
    dir_remove(dir);
}

/* Two for each child, more than a slot holds. */
Test(blackbox, deeds_are_told_in_their_order)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {PATH_ENV, box_variable(dir), NULL};
    const char *const argv[] = {"/bin/sh", "-c",
                                "i=0; while [ $i -lt 100 ]; do sleep 60 & kill -9 $!; echo $!; "
                                "wait $!; i=$((i + 1)); done",
                                NULL};
    struct program p = {.argv = argv, .env = env, .preload = true};
    program_run(&p);
    size_t slots, told = 0;
    struct blackbox_more *more = box_slots(dir, BLACKBOX_MORE_MAGIC, &slots);
    const char *line = p.out;
    for (size_t i = 0; i < slots; i++)
        for (size_t j = 0; j < more[i].used; j++, told++) {
            cr_assert_eq(more[i].pid, p.pid);
            cr_assert_eq(more[i].event[j].pid, atoi(line));
            cr_assert_eq(more[i].event[j].kind, told % 2 ? BLACKBOX_REAPED : BLACKBOX_SENT);
            cr_assert_eq(more[i].event[j].value, SIGKILL);
            line += told % 2 ? strcspn(line, "\n") + 1 : 0;
        }
    cr_assert_eq(told, 200);
    free(more);
    program_free(&p);
    dir_remove(dir);
}

static void expect_refused(const char *dir)
{
    const char *env[] = {box_variable(dir), NULL};
    struct program p =
        RUN(work(), .tree = under(dir, "tree"), .env = env, .preload = true, .sig = SIGTERM);
    cr_assert_not_null(strstr(p.err, "no record of this process: "), "%s", p.err);
    cr_assert_eq(count_reports(p.err), 1, "%s", p.err);
    expect_killed(&p, SIGTERM);
    cr_assert_eq(count_files(under(dir, "tree")), 1);
    program_free(&p);
}

Test(blackbox, symbolic_link_is_not_followed)
{
    char *dir = dir_new("blackbox");
    free(shell("mkdir -m 700 '%s/boxes' && : >'%s/other' && ln -s ../other '%s/boxes/records'", dir,
               dir, dir));
    expect_refused(dir);
    free(shell("test ! -s '%s/other'", dir));
    dir_remove(dir);
}

Test(blackbox, directory_that_is_a_symbolic_link_is_not_used)
{
    char *dir = dir_new("blackbox");
    free(shell("mkdir -m 700 '%s/other' && ln -s other '%s/boxes'", dir, dir));
    expect_refused(dir);
    free(shell("test ! -e '%s/other/records'", dir));
    dir_remove(dir);
}

Test(blackbox, hard_link_is_not_used)
{
    char *dir = dir_new("blackbox");
    free(shell("mkdir -m 700 '%s/boxes' && : >'%s/other' && ln '%s/other' '%s/boxes/records'", dir,
               dir, dir, dir));
    expect_refused(dir);
    free(shell("test ! -s '%s/other'", dir));
    dir_remove(dir);
}

Test(blackbox, file_that_others_may_write_is_not_used)
{
    char *dir = dir_new("blackbox");
    free(shell("mkdir -m 700 '%s/boxes' && : >'%s/boxes/records' && chmod 666 '%s/boxes/records'",
               dir, dir, dir));
    expect_refused(dir);
    dir_remove(dir);
}

/* One of zeros, as nobody has written to it. */
static void begin_file(const char *dir, off_t size)
{
    const char *path = under(dir, "boxes/records");
    free(shell("mkdir -m 700 '%s/boxes' && : >'%s' && chmod 600 '%s'", dir, path, path));
    cr_assert_eq(truncate(path, size), 0);
}

static void expect_unrecorded(const struct program *p, const char *dir)
{
    expect_exit(p, 0);
    cr_assert_str_eq(p->err, "");
    cr_assert_eq(box_head(dir).left_out, 1);
    cr_assert_eq(count_files(under(dir, "tree")), 1);
}

/* Nobody can do anything about it: it is no line for each process. */
Test(blackbox, process_without_a_place_in_the_file_is_counted)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {box_variable(dir), NULL};
    begin_file(dir, (off_t)(BLACKBOX_MAX + 1) * BLACKBOX_SIZE);
    struct program p = RUN(work(), .tree = under(dir, "tree"), .env = env, .preload = true);
    expect_unrecorded(&p, dir);
    program_free(&p);
    dir_remove(dir);
}

/* A full disk has cut the last record off. */
Test(blackbox, record_behind_one_that_is_cut_off_is_whole)
{
    char *dir = dir_new("blackbox");
    begin_file(dir, BLACKBOX_SIZE * 3 / 2);
    struct blackbox_record r = record_after(dir, 0);
    cr_assert_eq(r.end, BLACKBOX_EXIT);
    dir_remove(dir);
}

Test(blackbox, file_that_the_limit_of_file_sizes_forbids_is_not_begun)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {PATH_ENV, box_variable(dir), NULL};
    const char *const argv[] = {"/bin/sh",
                                "-c",
                                "ulimit -f 0 && LD_PRELOAD=\"$1\" \"$0\"",
                                "/bin/true",
                                built("libcovkeep.so"),
                                NULL};
    struct program p = {.argv = argv, .env = env};
    program_run(&p);
    expect_exit(&p, 0);
    cr_assert_str_eq(p.err, "");
    free(shell("test ! -s '%s/boxes/records'", dir));
    program_free(&p);
    dir_remove(dir);
}

/* The kernel would end it by SIGXFSZ. */
Test(blackbox, limit_of_file_sizes_is_kept)
{
    char *dir = dir_new("blackbox");
    const char *const argv[] = {"/bin/sh", "-c", "ulimit -S -f 0 && exec \"$0\"", victim("work"),
                                NULL};
    const char *env[] = {PATH_ENV, box_variable(dir), NULL};
    struct program p = RUN(argv, .tree = under(dir, "tree"), .env = env, .preload = true);
    expect_unrecorded(&p, dir);
    program_free(&p);
    dir_remove(dir);
}

Test(blackbox, worker_behind_a_chroot_leaves_nothing_there)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {PATH_ENV, box_variable(dir), NULL};
    const char *const argv[] = {"/usr/bin/python3", "-c",
                                "import os, sys\n"
                                "os.chroot(sys.argv[1])\n"
                                "child = os.fork()\n"
                                "if child == 0: sys.exit(3)\n"
                                "sys.exit(os.waitpid(child, 0)[1] >> 8)",
                                under(dir, "root"), NULL};
    free(shell("mkdir -p '%s/root%s'", dir, dir));
    struct program p = {.argv = argv, .env = env, .preload = true};
    program_run(&p);
    size_t count;
    free(box_records(dir, &count));
    expect_exit(&p, 3);
    cr_assert_str_eq(p.err, "");
    cr_assert_eq(count, 1);
    free(shell("test -z \"$(ls -A '%s/root%s')\"", dir, dir));
    program_free(&p);
    dir_remove(dir);
}

/* Somebody has begun a new file meanwhile: another run's, where the old place is another one's. */
Test(blackbox, new_file_of_that_name_is_left_alone)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {PATH_ENV, box_variable(dir), NULL}, *file = under(dir, "boxes/records");
    const char *const argv[] = {"/bin/sh", "-c",
                                "test -s \"$0\" && rm \"$0\" && umask 077 && "
                                "COV_KEEP=off truncate -s 102400 \"$0\" && (exit 4); exit 3",
                                file, NULL};
    struct program p = {.argv = argv, .env = env, .preload = true};
    program_run(&p);
    expect_exit(&p, 3);
    cr_assert_str_eq(p.err, "");
    free(shell("test $(stat -c %%s '%s') = 102400 && ! tr -d '\\0' <'%s' | grep -q .", file, file));
    program_free(&p);
    dir_remove(dir);
}

Test(blackbox, switched_off_writes_nothing)
{
    char *dir = dir_new("blackbox");
    const char *env[] = {box_variable(dir), "COV_KEEP=off", NULL};
    FILES(work(), .tree = under(dir, "tree"), .env = env, .preload = true, .sig = SIGTERM);
    free(shell("test ! -e '%s/boxes'", dir));
    dir_remove(dir);
}

static void expect_small_stack_is_enough(const char *dir, const char *const *argv)
{
    const char *path = under("PATH=", "%s:/usr/bin:/bin", dir + 1);
    size_t count = 0;
    struct program p = run_in(WORDS(path, box_variable(dir)), true, argv);
    struct blackbox_more *slots = box_slots(dir, BLACKBOX_MORE_MAGIC, &count);
    cr_assert(WIFEXITED(p.status) && strstr(p.err, "status 0\n"), "%#x %s", (unsigned)p.status,
              p.err);
    cr_assert(count == 1 && slots[0].kind == BLACKBOX_STRANGER, "%zu", count);
    free(slots);
    program_free(&p);
    free(shell("rm -r '%s/boxes'", dir));
}

/* It comes on top of what a start has on the stack already. */
Test(blackbox, stranger_is_told_of_in_a_thread_with_a_small_stack)
{
    char *dir = dir_new("blackbox");
    free(shell("cd '%s' && echo 'int main(void) { return 0; }' > stranger.c && "
               "gcc --coverage -static -o stranger stranger.c",
               dir));
    expect_small_stack_is_enough(dir, START_PLAIN("execvp", "vfork", "thread", "--", "stranger"));
    expect_small_stack_is_enough(dir, START_PLAIN("posix_spawnp", "thread", "--", "stranger"));
    dir_remove(dir);
}

/* Listens as `covkeep run` does, and reads nothing: the queue is full. The name, by the first half
 * of the key, is one of the whole machine. */
static int open_full_run(const char *key)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int length = snprintf(name.sun_path + 1, sizeof(name.sun_path) - 1, "covkeep-run/%.16s", key);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
    int run = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int filler = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    cr_assert_eq(bind(run, (struct sockaddr *)&name, size), 0);
    while (sendto(filler, "", 1, 0, (struct sockaddr *)&name, size) == 1)
        ;
    close(filler);
    return run;
}

Test(blackbox, run_that_does_not_read_holds_up_for_the_grace_time_only)
{
    char entry[64];
    snprintf(entry, sizeof(entry), "COV_KEEP_RUN=%016lx0123456789abcdef", (unsigned long)getpid());
    int run = open_full_run(strchr(entry, '=') + 1);
    const char *env[] = {entry, "COV_KEEP_GRACE_MS=100", NULL};
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    FILES(work(), .tree = "/proc/nowhere", .env = env, .preload = true, .sig = SIGTERM);
    clock_gettime(CLOCK_MONOTONIC, &after);
    cr_assert_lt(after.tv_sec - before.tv_sec, 60, "a busy machine is no reason");
    close(run);
}
