/* SPDX-License-Identifier: MIT
 *
 * Every signal that ends a process by default and can be caught, but for those of a crash: the
 * counts are kept and the parent sees the same end. COV_KEEP_SIGNALS chooses among them.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static char *dir;
static const char *argv[] = {NULL, "20", NULL}, *clean;

static void set_up(void)
{
    dir = dir_new("signals");
    clean = under(dir, "clean");
    argv[0] = victim("work");
    FILES(argv, .tree = clean);
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(signals, .init = set_up, .fini = tear_down);

static void is_lost(int sig, const char *const *env, bool preload)
{
    const char *tree = under(dir, "lost%d", sig);
    struct program p = RUN(argv, env, .tree = tree, .preload = preload, .sig = sig);
    expect_killed(&p, sig);
    expect_silent(&p);
    expect_no_files(tree);
    program_free(&p);
}

/* Whose parent finds the files at once, or a moment later. */
static void is_kept_as(int sig, const char *const *env,
                       void (*expect)(const char *tree, const char *oracle))
{
    const char *tree = under(dir, "kept%d", sig);
    free(shell("rm -rf '%s'", tree));
    struct program p = RUN(argv, env, .tree = tree, .preload = true, .sig = sig);
    expect_killed(&p, sig);
    expect_silent(&p);
    expect(tree, clean);
    program_free(&p);
}

static void is_kept(int sig, const char *const *env)
{
    is_kept_as(sig, env, expect_same_files);
}

Test(signals, that_end_a_process_keep_its_counts)
{
    static const int ending[] = {SIGHUP,  SIGINT,  SIGQUIT,   SIGUSR1, SIGUSR2,
                                 SIGPIPE, SIGALRM, SIGTERM,   SIGXCPU, SIGXFSZ,
                                 SIGPROF, SIGIO,   SIGVTALRM, SIGPWR,  SIGSTKFLT};
    for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
        is_lost(ending[i], NULL, false);
        is_kept(ending[i], NULL);
    }
}

/* The keeper writes after the death; before it where the signal is named. */
Test(signals, of_real_time_keep_the_counts)
{
    for (int sig = SIGRTMIN; sig <= SIGRTMAX; sig += 10) {
        char named[32];
        snprintf(named, sizeof named, "COV_KEEP_SIGNALS=%d", sig);
        is_lost(sig, NULL, false);
        is_kept_as(sig, NULL, await_same_files);
        is_kept(sig, LIST(named));
        is_kept(sig, LIST("COV_KEEP_KEEPER=off"));
    }
}

static int status_with_cores(bool preload)
{
    const char *with_cores[] = {"/bin/sh", "-c",    "ulimit -c unlimited; exec \"$0\" \"$@\"",
                                argv[0],   argv[1], NULL};
    struct program p =
        RUN(with_cores, .dir = dir, .tree = under(dir, "quit"), .preload = preload, .sig = SIGQUIT);
    int status = p.status;
    program_free(&p);
    return status;
}

Test(signals, that_dump_core_dump_it_still)
{
    int status = status_with_cores(false);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT);
    expect_no_files(under(dir, "quit"));
    cr_assert_eq(status_with_cores(true), status, "core flag and all");
    expect_same_files(under(dir, "quit"), clean);
}

Test(signals, are_chosen_by_name_and_number)
{
    is_kept(SIGINT, LIST("COV_KEEP_SIGNALS=SIGINT,15,USR1"));
    is_kept(SIGTERM, LIST("COV_KEEP_SIGNALS=SIGINT,15,USR1"));
    is_kept(SIGUSR1, LIST("COV_KEEP_SIGNALS=SIGINT,15,USR1"));
    is_lost(SIGHUP, LIST("COV_KEEP_SIGNALS=SIGINT,15,USR1", "COV_KEEP_KEEPER=off"), true);
    is_lost(SIGTERM, LIST("COV_KEEP_SIGNALS=", "COV_KEEP_KEEPER=off"), true);
}

Test(signals, that_cannot_be_chosen_are_told)
{
    static const char *const malformed[] = {"COV_KEEP_SIGNALS=KILL", "COV_KEEP_SIGNALS=TERM,NONE",
                                            "COV_KEEP_SIGNALS=33", "COV_KEEP_SIGNALS=TERM INT"};
    for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
        const char *tree = under(dir, "told%zu", i);
        struct program p =
            RUN(argv, LIST(malformed[i]), .tree = tree, .preload = true, .sig = SIGINT);
        expect_killed(&p, SIGINT);
        expect_one_line(&p, p.pid, malformed[i]);
        expect_same_files(tree, clean);
        program_free(&p);
    }
}

/* The default action would have ended it within kill(2). */
static void expect_ends_sender(const char *way)
{
    struct program without = RUN(LIST(victim("taken"), "20", way), .tree = under(dir, "other"));
    struct program with =
        RUN(LIST(victim("taken"), "300", way), .tree = under(dir, "taken"), .preload = true);
    cr_assert_eq(without.status, 0);
    cr_assert_eq(with.status, 0, "%#x", (unsigned)with.status);
    expect_silent(&with);
    program_free(&without);
    program_free(&with);
}

Test(signals, signal_by_kill_that_another_thread_takes_ends_the_sender)
{
    expect_ends_sender("kill");
}

Test(signals, signal_by_sigqueue_that_another_thread_takes_ends_the_sender)
{
    expect_ends_sender("sigqueue");
}

Test(signals, signal_by_system_call_that_another_thread_takes_ends_the_sender)
{
    expect_ends_sender("syscall");
}
