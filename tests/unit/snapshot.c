/* SPDX-License-Identifier: MIT
 *
 * What a copy does stays its own; what becomes of it does not show. Nothing is measured in time: a
 * copy that must not be waited for has a patience beyond the test's own end.
 */
#include "python/snapshot.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/futex.h"

enum { FOREVER_MS = 600000, SOON_MS = 100 };

static int told;
static int *shared; /* with the copies */

static void share(void)
{
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    cr_assert(shared != MAP_FAILED);
}

static int tell(void *argument)
{
    told = *(int *)argument;
    *shared = told;
    return 42;
}

Test(copy, its_answer_is_all_that_changes, .init = share)
{
    int word = 7;
    cr_assert_eq(snapshot_run(tell, &word, FOREVER_MS), 42);
    cr_assert_eq(*shared, 7);
    cr_assert_eq(told, 0);
}

static volatile sig_atomic_t children;

static void count(int signal_number)
{
    (void)signal_number;
    children++;
}

Test(copy, no_wait_sees_it, .init = share)
{
    int word = 7;
    signal(SIGCHLD, count);
    cr_assert_eq(snapshot_run(tell, &word, FOREVER_MS), 42);
    cr_assert_eq(children, 0);
    errno = 0;
    cr_assert_eq(waitpid(-1, NULL, WNOHANG | __WALL), -1);
    cr_assert_eq(errno, ECHILD);
}

static void note(int signal_number)
{
    *shared = signal_number;
    _exit(0);
}

static int crash(void *unused)
{
    __builtin_trap();
    return unused != NULL;
}

static int give_up(void *unused)
{
    abort();
    return unused != NULL;
}

Test(copy, crash_runs_no_handler_and_can_be_repeated, .init = share)
{
    int word = 7;
    signal(SIGILL, note);
    signal(SIGSEGV, note);
    signal(SIGABRT, note);
    cr_assert_eq(snapshot_run(crash, NULL, FOREVER_MS), SNAPSHOT_CRASHED);
    cr_assert_eq(snapshot_run(give_up, NULL, FOREVER_MS), SNAPSHOT_CRASHED);
    cr_assert_eq(*shared, 0);
    cr_assert_eq(snapshot_run(tell, &word, FOREVER_MS), 42);
}

static int wait_for_nobody(void *unused)
{
    static unsigned word;
    while (!unused)
        futex_wait(&word, 0, FUTEX_FOR_EVER);
    return 0;
}

Test(copy, one_that_waits_for_nobody_is_given_up, .timeout = 60)
{
    cr_assert_eq(snapshot_run(wait_for_nobody, NULL, FOREVER_MS), SNAPSHOT_STUCK);
}

static int spin(void *unused)
{
    void *volatile none = unused;
    while (!none)
        ;
    return 0;
}

Test(copy, one_that_takes_too_long_is_given_up, .timeout = 60)
{
    cr_assert_eq(snapshot_run(spin, NULL, SOON_MS), SNAPSHOT_STUCK);
}

static int send_to_group(void *unused)
{
    (void)unused;
    return kill(0, SIGKILL) == 0;
}

Test(copy, it_is_in_no_group_of_the_program)
{
    cr_assert_eq(snapshot_run(send_to_group, NULL, FOREVER_MS), SNAPSHOT_CRASHED);
}
