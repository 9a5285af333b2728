/* SPDX-License-Identifier: MIT
 *
 * The wait family. The waiting itself, a cancellation point, is always libc's own; where the caller
 * does not want to know how the child ended, we do.
 */
#include "death/wait.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "blackbox/blackbox.h"
#include "config.h"
#include "death/adopted.h"
#include "death/children.h"
#include "export.h"
#include "keeper/beacon.h"
#include "kernel/quiet.h"
#include "real.h"

static void await_files(pid_t child, uid_t user)
{
    if (!config->off && !quiet_is_on())
        beacon_await(child, user, config->grace_ms);
}

pid_t wait_follow_status(pid_t child, const int *status)
{
    if (child > 0 && WIFSIGNALED(*status)) {
        blackbox_event(BLACKBOX_REAPED, child, WTERMSIG(*status));
        await_files(child, BEACON_USER_UNKNOWN);
    }
    return child;
}

int wait_follow_info(int result, const siginfo_t *info)
{
    /* Without a child that has changed there is a 0 where SIGCHLD would be. */
    if (result == 0 && info->si_signo == SIGCHLD &&
        (info->si_code == CLD_KILLED || info->si_code == CLD_DUMPED)) {
        blackbox_event(BLACKBOX_REAPED, info->si_pid, info->si_status);
        await_files(info->si_pid, info->si_uid);
    }
    return result;
}

/* As if there were no keeper. */
static bool has_none(int options)
{
    if (quiet_is_on() || !children_are_none_but_keeper(options))
        return false;
    errno = ECHILD;
    return true;
}

static pid_t wait_by_status(pid_t pid, int *told, int options, struct rusage *usage)
{
    const struct adopted_calls calls = {real.wait4, real.waitid};
    bool is_any = pid == -1 && adopted_may_be();
    return wait_follow_status(is_any ? adopted_wait4(&calls, told, options, usage)
                                     : real.wait4(pid, told, options, usage),
                              told);
}

static pid_t wait_any(int *status)
{
    int own = 0, *told = status ? status : &own;
    real_ready();
    return wait_by_status(-1, told, 0, NULL);
}

static pid_t wait_for(pid_t pid, int *status, int options)
{
    int own = 0, *told = status ? status : &own;
    real_ready();
    if (has_none(options))
        return -1;
    return wait_by_status(pid, told, options, NULL);
}

SHIM_EXPORT pid_t wait(int *status)
{
    return wait_any(status);
}

SHIM_EXPORT pid_t __wait(int *status)
{
    return wait_any(status);
}

SHIM_EXPORT pid_t waitpid(pid_t pid, int *status, int options)
{
    return wait_for(pid, status, options);
}

SHIM_EXPORT pid_t __waitpid(pid_t pid, int *status, int options)
{
    return wait_for(pid, status, options);
}

SHIM_EXPORT pid_t wait3(int *status, int options, struct rusage *usage)
{
    int own = 0, *told = status ? status : &own;
    real_ready();
    if (has_none(options))
        return -1;
    return wait_by_status(-1, told, options, usage);
}

SHIM_EXPORT pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    int own = 0, *told = status ? status : &own;
    real_ready();
    if (has_none(options))
        return -1;
    return wait_by_status(pid, told, options, usage);
}

SHIM_EXPORT int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
    siginfo_t own = {0}, *told = info ? info : &own;
    real_ready();
    if (has_none(options))
        return -1;
    const struct adopted_calls calls = {real.wait4, real.waitid};
    bool is_any = type == P_ALL && adopted_may_be();
    return wait_follow_info(is_any ? adopted_waitid(&calls, told, options)
                                   : real.waitid(type, id, told, options),
                            told);
}
