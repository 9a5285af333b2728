/* SPDX-License-Identifier: MIT
 *
 * Who kills finds the files of the killed in place. Each function that can send SIGKILL to another
 * process behaves as without the shim, and returns when the keepers of those that it killed are
 * gone: not before, and not after COV_KEEP_GRACE_MS.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "support/start.h"
#include "trial.h"

#define LIBC_WAYS(X) X(kill) X(tgkill) X(sigqueue) X(pidfd) X(pidfd_info)
#define SYSCALL_WAYS(X)                                                                            \
    X(syscall_kill)                                                                                \
    X(syscall_tkill) X(syscall_tgkill) X(syscall_sigqueue) X(syscall_tgsigqueue) X(syscall_pidfd)
#define SINGLE_WAYS(X) LIBC_WAYS(X) SYSCALL_WAYS(X)
#define GROUP_WAYS(X) X(kill_group) X(killpg) X(syscall_kill_group)
/* By them nobody can kill another process. */
#define REFUSED_WAYS(X)                                                                            \
    X(forged_sigqueue) X(forged_tgsigqueue) X(forged_pidfd) X(faulty_sigqueue) X(faulty_pidfd)
#define WAYS(X) SINGLE_WAYS(X) GROUP_WAYS(X)

#define NEVER "COV_KEEP_GRACE_MS=600000"

#define ANSWERS(way)                                                                               \
    Test(kill_fronts, way##_answers_as_without_the_shim)                                           \
    {                                                                                              \
        expect_unchanged(WORDS(PATH_ENV, NEVER), WORDS(victim("kill_plain"), #way));               \
    }
WAYS(ANSWERS)
REFUSED_WAYS(ANSWERS)

/* What one run of kill_awaits_plain says of the stand-ins that it started. */
static void expect_written(int written, bool preload, const char *setting, const char *const *argv)
{
    char expected[64];
    struct program p = run_in(WORDS(PATH_ENV, setting), preload, argv);
    snprintf(expected, sizeof expected, "result 0, errno 77, %d written", written);
    cr_assert(p.status == 0 && has_line(p.out, expected), "not %s: %s%s", expected, p.out, p.err);
    program_free(&p);
}

#define AWAITS(...) WORDS(victim("kill_awaits_plain"), __VA_ARGS__)

#define WAITS_FOR_ONE(way)                                                                         \
    Test(kill_fronts, way##_returns_when_the_keeper_is_gone)                                       \
    {                                                                                              \
        expect_written(0, false, NEVER, AWAITS(#way, "1"));                                        \
        expect_written(1, true, NEVER, AWAITS(#way, "1"));                                         \
        expect_written(1, true, NEVER, AWAITS(#way, "1", "vfork"));                                \
    }
WAYS(WAITS_FOR_ONE)

#define WAITS_FOR_ALL(way)                                                                         \
    Test(kill_fronts, way##_waits_for_every_member)                                                \
    {                                                                                              \
        expect_written(0, false, NEVER, AWAITS(#way, "5"));                                        \
        expect_written(5, true, NEVER, AWAITS(#way, "5"));                                         \
    }
GROUP_WAYS(WAITS_FOR_ALL)

Test(kill_fronts, wait_no_longer_than_the_grace_time)
{
    expect_written(0, true, "COV_KEEP_GRACE_MS=100", AWAITS("kill", "1", "stubborn"));
    expect_written(0, true, "COV_KEEP_GRACE_MS=100", AWAITS("pidfd", "1", "stubborn"));
}

/* One after the other they would take twice the program's deadline. */
Test(kill_fronts, grace_time_is_one_for_a_whole_group)
{
    expect_written(0, true, "COV_KEEP_GRACE_MS=1000", AWAITS("kill_group", "40", "stubborn"));
}

Test(kill_fronts, do_not_wait_when_the_shim_is_off)
{
    expect_written(0, true, "COV_KEEP=off", AWAITS("kill", "1"));
    expect_written(0, true, "COV_KEEP=off", AWAITS("killpg", "2"));
    expect_written(0, true, "COV_KEEP=off", AWAITS("syscall_kill", "1"));
}

Test(kill_fronts, work_without_a_free_descriptor)
{
    expect_written(0, true, NEVER, AWAITS("kill", "1", "nofile"));
    expect_written(0, true, NEVER, AWAITS("killpg", "2", "nofile"));
}
