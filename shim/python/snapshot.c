/* SPDX-License-Identifier: MIT
 *
 * Makes the snapshot child by a raw clone(2): neither libc nor the interpreter takes notice of the
 * fork, so the child holds every lock that the calling thread holds. Nothing of the child may show:
 * it makes no core dump, runs no handler of the program's, and leaves the process group.
 */
#include "python/snapshot.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>

#include "kernel/futex.h"
#include "kernel/sigbits.h"
#include "kernel/sigmask.h"
#include "kernel/start_page.h"
#include "kernel/status.h"
#include "kernel/sys.h"
#include "process/die.h"

#define LOOK_MS 1
/* After how many milliseconds of sleep, without a change, a child counts as one that waits for a
 * thread that it does not have. */
#define STILL_MS 50

static START_PAGE pid_t original; /* in a snapshot child the pid of the original, else 0 */

pid_t snapshot_original(void)
{
    return original;
}

/* Has the child end by itself, in case the program is killed meanwhile. */
static void start_alarm(long long ms)
{
    const struct itimerval end = {.it_value = {ms / 1000, ms % 1000 * 1000 + 1}};
    sys_call(SYS_setitimer, ITIMER_REAL, &end, NULL);
}

static void be_snapshot(pid_t of, long long deadline_ms)
{
    original = of;
    sys_call(SYS_prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
    unsigned long blocked = ~0UL;
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        if (die_is_crash_signal(signal_number) || signal_number == SIGALRM) {
            die_set_default(signal_number);
            blocked &= ~sigbits_of(signal_number);
        }
    sigmask_set(blocked);
    sys_call(SYS_setsid);
    start_alarm(deadline_ms);
}

static bool has_ended(pid_t copy, int *status, int options)
{
    long ended;
    while ((ended = sys_call(SYS_wait4, copy, status, options | __WALL, NULL)) == -EINTR)
        ;
    return ended != 0;
}

/* Returns whether the child sleeps, and has not run since the look before, at which it slept as
 * well. */
static bool is_still(pid_t copy, long *before)
{
    long sleeps = status_sleep_count(copy);
    bool still = sleeps >= 0 && sleeps == *before;
    *before = sleeps;
    return still;
}

static int result_of(int status)
{
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    return WTERMSIG(status) == SIGALRM
               ? SNAPSHOT_STUCK
               : SNAPSHOT_CRASHED; /* SIGALRM: its own alarm came before the wait was over */
}

static int await(pid_t copy, long long deadline_ms)
{
    int status = 0;
    long sleeps = -1;
    long long end = futex_now_ms() + deadline_ms, look = futex_now_ms() + STILL_MS;
    while (!has_ended(copy, &status, WNOHANG)) {
        long long now = futex_now_ms();
        if (now >= end || (now >= look && is_still(copy, &sleeps))) {
            sys_call(SYS_kill, copy, SIGKILL);
            has_ended(copy, &status, 0);
            return SNAPSHOT_STUCK;
        }
        if (now >= look)
            look = now + STILL_MS;
        futex_sleep(LOOK_MS);
    }
    return result_of(status);
}

int snapshot_run(int (*work)(void *argument), void *argument, long long deadline_ms)
{
    pid_t me = (pid_t)sys_call(SYS_getpid);
    pid_t copy = (pid_t)sys_call(SYS_clone, 0, 0, 0, 0, 0);
    if (copy == 0) {
        be_snapshot(me, deadline_ms);
        sys_call(SYS_exit_group, work(argument));
    }
    return copy < 0 ? SNAPSHOT_REFUSED : await(copy, deadline_ms);
}
