/* SPDX-License-Identifier: MIT
 *
 * Looks at each child before it is reaped (WNOWAIT), since afterwards nothing tells whether it was
 * a keeper. A child of the program is reaped by the caller's own call only.
 */
#include "death/adopted.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "config.h"
#include "keeper/recognize.h"
#include "kernel/quiet.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

/* Whether this process adopts orphans. The kernel is asked at the first wait; later waits make no
 * system call of the shim's. */
static START_PAGE enum { NOT_KNOWN, ADOPTS, ADOPTS_NONE } known;

bool adopted_may_come(void)
{
    int is_subreaper = 0;
    if (config->off || quiet_is_on())
        return false;
    if (known == NOT_KNOWN) {
        sys_call(SYS_prctl, PR_GET_CHILD_SUBREAPER, &is_subreaper, 0, 0, 0);
        known = is_subreaper || sys_call(SYS_getpid) == 1 ? ADOPTS : ADOPTS_NONE;
    }
    return known == ADOPTS;
}

void adopted_follow_prctl(long option)
{
    if (option == PR_SET_CHILD_SUBREAPER)
        known = NOT_KNOWN;
}

void adopted_forked(void)
{
    known = NOT_KNOWN;
}

/* Returns the next child that has changed and is no keeper, and leaves it to be waited for; 0 when
 * there is none yet and the options have WNOHANG; -1 with errno. */
static pid_t find(const struct adopted_calls *calls, int options)
{
    siginfo_t found;
    do {
        found.si_pid = 0;
        if (calls->waitid(P_ALL, 0, &found, options | WNOWAIT, NULL) != 0)
            return -1;
    } while (found.si_pid > 0 && recognize_child(found.si_pid) &&
             sys_call(SYS_wait4, found.si_pid, NULL, WNOHANG | __WALL, NULL) != 0);
    return found.si_pid;
}

/* Returns whether another thread has reaped the child that was found, and then puts errno back. */
static bool was_taken(long result, int errno_before)
{
    if (result >= 0 || errno != ECHILD)
        return false;
    errno = errno_before;
    return true;
}

pid_t adopted_wait4(const struct adopted_calls *calls, int *status, int options,
                    struct rusage *usage)
{
    int before = errno;
    pid_t child, result;
    do {
        child = find(calls, options | WEXITED);
        if (child <= 0)
            return child;
        result = calls->wait4(child, status, options | WNOHANG, usage);
    } while (result == 0 || was_taken(result, before));
    return result;
}

/* Fills *info as the kernel does when no child has changed. */
static int tell_none(siginfo_t *info)
{
    info->si_signo = info->si_errno = info->si_code = info->si_status = 0;
    info->si_pid = 0;
    info->si_uid = 0;
    return 0;
}

int adopted_waitid(const struct adopted_calls *calls, siginfo_t *info, int options,
                   struct rusage *usage)
{
    int before = errno, result;
    do {
        pid_t child = find(calls, options);
        if (child <= 0)
            return child < 0 ? -1 : tell_none(info);
        result = calls->waitid(P_PID, (id_t)child, info, options | WNOHANG, usage);
    } while ((result == 0 && info->si_pid == 0) || was_taken(result, before));
    return result;
}
