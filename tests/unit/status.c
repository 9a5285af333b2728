/* SPDX-License-Identifier: MIT
 *
 * What /proc tells of a process is the same whether its user is in no group or in so many that the
 * list of them is longer than all the rest.
 */
#include "kernel/status.h"

#include <criterion/criterion.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "crowded"

static void ignore(int signal_number)
{
    (void)signal_number;
}

/* Takes SIGURG, blocks SIGUSR1, which it has sent itself, and waits for its end. */
static void be_member(size_t count, int ready)
{
    gid_t *groups = calloc(count + 1, sizeof(*groups));
    sigset_t usr1;
    for (size_t i = 0; groups && i < count; i++)
        groups[i] = (gid_t)(4000000000u + i);
    if (!groups || setgroups(count, groups) != 0)
        _exit(1);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, NAME);
    signal(SIGURG, ignore);
    signal(SIGUSR1, ignore);
    sigprocmask(SIG_BLOCK, &usr1, NULL);
    kill(getpid(), SIGUSR1);
    (void)!write(ready, "x", 1);
    for (;;)
        pause();
}

static pid_t member_of(size_t count)
{
    int ready[2];
    char byte;
    cr_assert_eq(pipe(ready), 0);
    pid_t member = fork();
    if (member == 0)
        be_member(count, ready[1]);
    close(ready[1]);
    cr_assert_eq(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return member;
}

static void await_sleep(pid_t member)
{
    for (int i = 0; i < 10000 && status_sleep_count(member) < 0; i++)
        usleep(1000); /* no event tells that it sleeps */
}

static void is_told_of(size_t count)
{
    char lines[STATUS_SIZE];
    pid_t member = member_of(count);
    await_sleep(member);
    cr_assert_eq(status_of_signal(member, SIGURG), STATUS_TAKEN, "%zu groups", count);
    cr_assert_eq(status_of_signal(member, SIGUSR1), STATUS_BLOCKED, "%zu groups", count);
    cr_assert_eq(status_of_signal(member, SIGUSR2), STATUS_UNHANDLED, "%zu groups", count);
    cr_assert(status_has_pending(member, SIGUSR1), "%zu groups", count);
    cr_assert_not(status_has_pending(member, SIGUSR2), "%zu groups", count);
    cr_assert_geq(status_sleep_count(member), 1, "%zu groups", count);
    cr_assert(status_lines(member, lines) && strstr(lines, "\nCapEff:\t"), "%zu groups", count);
    cr_assert_eq(status_parent_if_named(member, NAME), getpid(), "%zu groups", count);
    cr_assert_eq(status_tracer(member), 0, "%zu groups", count);
    cr_assert_eq(ptrace(PTRACE_SEIZE, member, NULL, NULL), 0);
    cr_assert_eq(status_tracer(member), getpid(), "%zu groups", count);
    cr_assert(kill(member, SIGKILL) == 0 && waitpid(member, NULL, 0) == member);
}

Test(status, is_the_same_in_however_many_groups)
{
    const size_t counts[] = {0, 330, 5000, 65536};
    if (geteuid() != 0)
        cr_skip_test("only root may join groups");
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
        is_told_of(counts[i]);
}
