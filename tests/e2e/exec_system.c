/* SPDX-License-Identifier: MIT
 *
 * system(3): status, signals and cancellation are libc's, both where the environment is complete
 * and libc does it all, and where the shim has something to restore.
 */
#include <criterion/criterion.h>

#include "support/start.h"

/* The same with a whole environment, an emptied one, and one that was replaced. */
#define SYSTEM(...)                                                                                \
    do {                                                                                           \
        expect_unchanged(start_env, START_PLAIN("system", __VA_ARGS__));                           \
        expect_unchanged(start_env, START_PLAIN("system", "empty", __VA_ARGS__));                  \
        expect_unchanged(start_env, START_PLAIN("system", "clear", __VA_ARGS__));                  \
        expect_unchanged(start_env, START_PLAIN("system", "pass:A=1", __VA_ARGS__));               \
    } while (0)

Test(exec_system, without_a_command_says_that_there_is_a_shell)
{
    struct program p = run_in(start_env, true, START_PLAIN("system", "empty", "--"));
    cr_assert(has_line(p.err, "result 1 errno 77 status 0"), "%s", p.err);
    program_free(&p);
    SYSTEM("--");
}

Test(exec_system, returns_the_exit_status)
{
    struct program p = run_in(start_env, true, START_PLAIN("system", "empty", "--", "exit 3"));
    cr_assert(has_line(p.err, "result 768 errno 77 status 0"), "%s", p.err);
    program_free(&p);
    SYSTEM("--", "exit 3");
    SYSTEM("--", "exit 255");
    SYSTEM("--", "");
    SYSTEM("--", "true");
}

Test(exec_system, returns_the_signal_that_killed_the_shell)
{
    struct program p =
        run_in(start_env, true, START_PLAIN("system", "empty", "--", "kill -TERM $$"));
    cr_assert(has_line(p.err, "result 15 errno 77 status 0"), "%s", p.err);
    program_free(&p);
    SYSTEM("--", "kill -KILL $$");
    SYSTEM("--", "kill -INT $$");
}

Test(exec_system, returns_127_for_no_such_command_and_126_for_no_program)
{
    SYSTEM("--", "/nonexistent/command 2>&1");
    SYSTEM("--", "/etc/passwd 2>&1");
    SYSTEM("--", "syntax error ( 2>/dev/null");
}

Test(exec_system, takes_a_command_that_looks_like_an_option)
{
    SYSTEM("--", "--help 2>/dev/null");
    SYSTEM("--", "-c true 2>/dev/null");
}

#define SIGNALS "grep -E '^Sig(Blk|Ign|Cgt)' /proc/"
/* The caller's, once it waits: until then libc has all signals blocked in it. */
#define CALLERS_SIGNALS                                                                            \
    "until grep -q '^State:.S' /proc/$PPID/status; do :; done; " SIGNALS "$PPID/status"

Test(exec_system, ignores_SIGINT_and_SIGQUIT_and_blocks_SIGCHLD_meanwhile)
{
    struct program p =
        run_in(start_env, true, START_PLAIN("system", "pass:A=1", "--", CALLERS_SIGNALS));
    cr_assert(has_line(p.out, "SigBlk:\t0000000000010000"), "%s", p.out);
    const char *ignored = strstr(p.out, "SigIgn:\t");
    cr_assert(ignored, "%s", p.out);
    /* SIGINT and SIGQUIT. Signals 32 and 33 are libc's own, and as they were inherited. */
    cr_assert_eq(strtoull(ignored + strlen("SigIgn:\t"), NULL, 16) & 0x7fffffff, 6, "%s", p.out);
    program_free(&p);
    SYSTEM("--", CALLERS_SIGNALS);
    SYSTEM("handle:2", "handle:17", "ignore:3", "block:10", "--", CALLERS_SIGNALS);
}

Test(exec_system, gives_the_command_the_callers_signals)
{
    SYSTEM("--", SIGNALS "self/status");
    SYSTEM("handle:2", "ignore:3", "ignore:15", "block:10", "block:17", "--",
           SIGNALS "self/status");
    SYSTEM("ignore:2", "handle:3", "--", SIGNALS "self/status");
}

Test(exec_system, keyboard_signals_do_not_reach_the_caller)
{
    struct program p = run_in(start_env, true,
                              START_PLAIN("system", "pass:A=1", "handle:3", "--",
                                          "kill -INT $PPID; kill -QUIT $PPID; exit 4"));
    cr_assert(has_line(p.err, "result 1024 errno 77 status 0"), "%s", p.err);
    program_free(&p);
    SYSTEM("handle:3", "--", "kill -INT $PPID; kill -QUIT $PPID; exit 4");
}

Test(exec_system, other_signals_reach_the_caller)
{
    SYSTEM("handle:10", "--", "kill -USR1 $PPID; kill -0 $PPID; exit 5");
    SYSTEM("handle:17", "--", "exit 6");
    SYSTEM("ignore:17", "--", "exit 7");
}

/* What start_system_plain reports about several threads. */
static void expect_unchanged_threads(const char *what, const char *first, const char *line)
{
    const char *const *argv =
        WORDS(built("victims/start_system_plain/start_system_plain"), what, first);
    struct program p = run_in(start_env, true, argv);
    cr_assert(has_line(p.out, line), "%s%s", p.out, p.err);
    program_free(&p);
    expect_unchanged(start_env, argv);
}

Test(exec_system, cancelled_thread_kills_and_reaps_the_shell)
{
    expect_unchanged_threads("cancel", "whole", "shell is gone, child reaped");
    expect_unchanged_threads("cancel", "cleared", "shell is gone, child reaped");
}

Test(exec_system, last_of_two_threads_restores_the_dispositions)
{
    expect_unchanged_threads("two", "whole", "after both SIGINT is default");
    expect_unchanged_threads("two", "cleared", "after both SIGINT is default");
}

Test(exec_system, other_threads_see_their_own_environ_meanwhile)
{
    expect_unchanged_threads("environ", "cleared", "environ: COV_CORE_SOURCE is missing");
}
