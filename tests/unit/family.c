/* SPDX-License-Identifier: MIT
 *
 * A family of processes that do nothing but belong to it: each one counts, however many there are
 * and in whatever order they end.
 */
#include "flush/family.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FEW = 20, CROWD = 1100 };

static pid_t crowd[CROWD];
static int joined[2];

/* The test's process is the elder. */
static void set_up(void)
{
    cr_assert(pipe(joined) == 0);
    family_start(0);
    family_join();
    cr_assert(family_is_elder());
}

TestSuite(family, .init = set_up);

static pid_t start_member(void)
{
    family_expect();
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        family_join();
        (void)!write(joined[1], "", 1);
        for (;;)
            pause();
    }
    cr_assert(pid > 0);
    return pid;
}

static void await_joined(int count)
{
    char byte;
    for (int i = 0; i < count; i++)
        cr_assert(read(joined[0], &byte, 1) == 1);
}

static void start_crowd(int count)
{
    for (int i = 0; i < count; i++)
        crowd[i] = start_member();
    await_joined(count);
}

static void end_crowd(int count)
{
    for (int i = 0; i < count; i++)
        cr_assert(kill(crowd[i], SIGKILL) == 0);
    for (int i = 0; i < count; i++)
        cr_assert(waitpid(crowd[i], NULL, 0) == crowd[i]);
}

static void end_last_one(pid_t last)
{
    cr_assert(family_has_others(0));
    cr_assert(kill(last, SIGKILL) == 0 && waitpid(last, NULL, 0) == last);
    cr_assert(!family_has_others(0));
}

Test(family, member_that_joins_a_crowd_counts_when_all_others_are_dead)
{
    start_crowd(CROWD);
    pid_t last = start_member();
    await_joined(1);
    end_crowd(CROWD);
    end_last_one(last);
}

Test(family, member_that_joined_first_counts_when_all_others_are_dead)
{
    pid_t first = start_member();
    await_joined(1);
    start_crowd(FEW);
    end_crowd(FEW);
    end_last_one(first);
}

Test(family, member_that_joins_when_a_crowd_is_dead_counts)
{
    start_crowd(FEW);
    end_crowd(FEW);
    cr_assert(!family_has_others(0));
    pid_t late = start_member();
    await_joined(1);
    end_last_one(late);
}
