/* SPDX-License-Identifier: MIT
 *
 * The fronts of the wait family. The wait itself, a cancellation point, is always the real call.
 * Where the caller passes no place for the status or siginfo, the front passes one, since the
 * status tells whether the child has died of a signal.
 */
#include "death/wait.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include "blackbox/blackbox.h"
#include "config.h"
#include "death/adopted.h"
#include "death/children.h"
#include "export.h"
#include "keeper/beacon.h"
#include "kernel/quiet.h"
#include "kernel/sys.h"
#include "process/grace.h"
#include "real.h"

static void await_files(pid_t child, uid_t user)
{
    if (!config->off && !quiet_is_on())
        beacon_await(child, user, grace_ms());
}

/* Notes the child in the black box if it has died of a signal, and waits for its files. */
static pid_t follow_status(pid_t child, const int *status)
{
    if (child > 0 && WIFSIGNALED(*status)) {
        blackbox_event(BLACKBOX_REAPED, child, WTERMSIG(*status));
        await_files(child, BEACON_USER_UNKNOWN);
    }
    return child;
}

static int follow_info(int result, const siginfo_t *info)
{
    /* When no child has changed, si_signo is 0. */
    if (result == 0 && info->si_signo == SIGCHLD &&
        (info->si_code == CLD_KILLED || info->si_code == CLD_DUMPED)) {
        blackbox_event(BLACKBOX_REAPED, info->si_pid, info->si_status);
        await_files(info->si_pid, info->si_uid);
    }
    return result;
}

pid_t wait_by_status(const struct adopted_calls *calls, pid_t pid, int *status, int options,
                     struct rusage *usage)
{
    int own = 0, *told = status ? status : &own;
    if (children_hide_keeper(pid, &options))
        pid = (pid_t)sys_call(SYS_getpid);
    bool is_any = pid == -1 && adopted_may_come();
    return follow_status(is_any ? adopted_wait4(calls, told, options, usage)
                                : calls->wait4(pid, told, options, usage),
                         told);
}

/* As children_hide_keeper() takes it. */
static pid_t awaited_pid(idtype_t type, id_t id)
{
    return type == P_ALL ? -1 : type == P_PID && (pid_t)id > 0 ? (pid_t)id : 0;
}

int wait_by_info(const struct adopted_calls *calls, idtype_t type, id_t id, siginfo_t *info,
                 int options, struct rusage *usage)
{
    siginfo_t own = {0}, *told = info ? info : &own;
    if (children_hide_keeper(awaited_pid(type, id), &options)) {
        type = P_PID;
        id = (id_t)sys_call(SYS_getpid);
    }
    bool is_any = type == P_ALL && adopted_may_come();
    return follow_info(is_any ? adopted_waitid(calls, told, options, usage)
                              : calls->waitid(type, id, told, options, usage),
                       told);
}

static pid_t wait4_next(pid_t pid, int *status, int options, struct rusage *usage)
{
    real_ready();
    return real.wait4(pid, status, options, usage);
}

static int waitid_next(idtype_t type, id_t id, siginfo_t *info, int options, struct rusage *unused)
{
    (void)unused;
    real_ready();
    return real.waitid(type, id, info, options);
}

static const struct adopted_calls next = {wait4_next, waitid_next};

SHIM_EXPORT pid_t wait(int *status)
{
    return wait_by_status(&next, -1, status, 0, NULL);
}

SHIM_EXPORT pid_t __wait(int *status)
{
    return wait_by_status(&next, -1, status, 0, NULL);
}

SHIM_EXPORT pid_t waitpid(pid_t pid, int *status, int options)
{
    return wait_by_status(&next, pid, status, options, NULL);
}

SHIM_EXPORT pid_t __waitpid(pid_t pid, int *status, int options)
{
    return wait_by_status(&next, pid, status, options, NULL);
}

SHIM_EXPORT pid_t wait3(int *status, int options, struct rusage *usage)
{
    return wait_by_status(&next, -1, status, options, usage);
}

SHIM_EXPORT pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    return wait_by_status(&next, pid, status, options, usage);
}

SHIM_EXPORT int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
    return wait_by_info(&next, type, id, info, options, NULL);
}
