/* SPDX-License-Identifier: MIT
 *
 * popen(3) and pclose(3): modes, streams and statuses are libc's, both where the environment is
 * complete and where there is something to restore.
 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "support/start.h"

#define POPEN(...)                                                                                 \
    do {                                                                                           \
        expect_unchanged(start_env, START_PLAIN("popen", __VA_ARGS__));                            \
        expect_unchanged(start_env, START_PLAIN("popen", "empty", __VA_ARGS__));                   \
        expect_unchanged(start_env, START_PLAIN("popen", "clear", __VA_ARGS__));                   \
    } while (0)

Test(exec_popen, reads_what_the_command_writes)
{
    struct program p =
        run_in(start_env, true, START_PLAIN("popen", "empty", "mode:r", "--", "echo here"));
    cr_assert_str_eq(p.out, "here\nclose-on-exec 0\n");
    program_free(&p);
    POPEN("mode:r", "--", "echo here");
    POPEN("mode:re", "--", "echo here");
}

Test(exec_popen, writes_what_the_command_reads)
{
    struct program p =
        run_in(start_env, true, START_PLAIN("popen", "empty", "mode:we", "--", "cat"));
    cr_assert_str_eq(p.out, "from the caller\nclose-on-exec 1\n");
    program_free(&p);
    POPEN("mode:w", "--", "cat");
    POPEN("mode:we", "--", "cat");
}

Test(exec_popen, restores_into_the_environment_of_a_command_that_reads)
{
    /* It reads first: otherwise it may be gone before the caller has written, who dies of SIGPIPE.
     */
    char command[4096];
    snprintf(command, sizeof command, "read line; exec %s", env_plain());
    expect_added(start_env, START_PLAIN("popen", "mode:w", "pass:A=1", "--", command),
                 start_kept());
    expect_added(start_env, START_PLAIN("popen", "mode:we", "clear", "--", command), start_kept());
}

Test(exec_popen, refuses_other_modes_as_libc_does)
{
    struct program p =
        run_in(start_env, true, START_PLAIN("popen", "empty", "mode:x", "--", "true"));
    cr_assert(has_line(p.err, "result -1 errno 22 status 0"), "%s", p.err);
    program_free(&p);
    POPEN("mode:x", "--", "true");
    POPEN("mode:", "--", "true");
    POPEN("mode:rw", "--", "true");
    POPEN("mode:r+", "--", "true");
    POPEN("mode:er", "--", "echo here");
}

Test(exec_popen, pclose_returns_the_status)
{
    struct program p = run_in(start_env, true, START_PLAIN("popen", "empty", "--", "exit 3"));
    cr_assert(has_line(p.err, "result 0 errno 77 status 0x300"), "%s", p.err);
    program_free(&p);
    POPEN("--", "exit 3");
    POPEN("--", "kill -TERM $$");
    POPEN("--", "/nonexistent/command 2>&1");
    POPEN("ignore:17", "--", "exit 3");
}

Test(exec_popen, gives_the_command_the_callers_signals)
{
    POPEN("handle:2", "ignore:3", "block:10", "--", "grep ^Sig[BIC] /proc/self/status");
}

/* start_pipes_plain closes the first of two streams while the second command runs. */
static void expect_unchanged_pipes(const char *mode, const char *environment)
{
    expect_unchanged(
        start_env, WORDS(built("victims/start_pipes_plain/start_pipes_plain"), mode, environment));
}

Test(exec_popen, closes_earlier_streams_in_later_commands)
{
    struct program p =
        run_in(start_env, true,
               WORDS(built("victims/start_pipes_plain/start_pipes_plain"), "w", "cleared"));
    cr_assert(has_line(p.out, "environ is the same"), "%s%s", p.out, p.err);
    program_free(&p);
    expect_unchanged_pipes("w", "whole");
    expect_unchanged_pipes("w", "cleared");
    expect_unchanged_pipes("we", "cleared");
}
