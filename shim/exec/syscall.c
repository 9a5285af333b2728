/* SPDX-License-Identifier: MIT
 *
 * Does for system calls made by syscall(2) what the fronts of libc's functions do for theirs.
 * execve and execveat go to the core of exec.c; the real action of every other call is the call
 * itself, by the next definition of syscall(2).
 */
#include "exec/syscall.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "config.h"
#include "death/adopted.h"
#include "death/ending.h"
#include "death/fork.h"
#include "death/sandbox.h"
#include "death/targets.h"
#include "death/wait.h"
#include "exec/exec.h"

struct call {
    long number, a, b, c, d, e, f;
};

static long go_on(const struct call *call)
{
    return syscall_next(call->number, call->a, call->b, call->c, call->d, call->e, call->f);
}

static pid_t wait4_next(pid_t pid, int *status, int options, struct rusage *usage)
{
    return (pid_t)syscall_next(SYS_wait4, pid, (long)status, options, (long)usage, 0, 0);
}

static int waitid_next(idtype_t type, id_t id, siginfo_t *info, int options, struct rusage *usage)
{
    return (int)syscall_next(SYS_waitid, type, id, (long)info, options, (long)usage, 0);
}

static const struct adopted_calls calls_next = {wait4_next, waitid_next};

static long fork_by(const struct call *call)
{
    fork_begins();
    long child = go_on(call);
    if (child == 0)
        fork_in_child();
    else
        fork_in_parent();
    return child;
}

static long enter_sandbox(const struct call *call)
{
    unsigned long flags = call->number == SYS_seccomp ? (unsigned long)call->b : 0;
    bool has_entered = sandbox_enter();
    long result = go_on(call);
    if (has_entered && sandbox_is_refused(flags, result))
        sandbox_failed();
    return result;
}

/* Returns false when the call is none that kills. */
static bool find_targets(const struct call *call, struct targets *targets)
{
    const pid_t first = (pid_t)call->a, second = (pid_t)call->b;
    switch (call->number) {
    case SYS_kill:
        *targets = targets_of(first, (int)call->b);
        return true;
    case SYS_tkill:
        *targets = targets_of_any_thread(first, (int)call->b);
        return true;
    case SYS_tgkill:
        *targets = targets_of_thread(first, second, (int)call->c);
        return true;
    case SYS_rt_sigqueueinfo:
        *targets = targets_of_queued(first, (int)call->b, (const siginfo_t *)call->c);
        return true;
    case SYS_rt_tgsigqueueinfo:
        *targets =
            targets_of_thread_queued(first, second, (int)call->c, (const siginfo_t *)call->d);
        return true;
    case SYS_pidfd_send_signal:
        *targets = targets_of_pidfd((int)call->a, (int)call->b, (const siginfo_t *)call->c,
                                    (unsigned)call->d);
        return true;
    default:
        return false;
    }
}

static long watch(const struct call *call)
{
    long result;
    struct targets targets;
    if (find_targets(call, &targets))
        return targets_await(&targets, targets.is_spared ? 0 : go_on(call));
    switch (call->number) {
    case SYS_wait4:
        return wait_by_status(&calls_next, (pid_t)call->a, (int *)call->b, (int)call->c,
                              (struct rusage *)call->d);
    case SYS_waitid:
        return wait_by_info(&calls_next, (idtype_t)call->a, (id_t)call->b, (siginfo_t *)call->c,
                            (int)call->d, (struct rusage *)call->e);
    case SYS_execve:
        return exec_path((const char *)call->a, (char *const *)call->b, (char *const *)call->c);
    case SYS_execveat:
        return exec_path_at((int)call->a, (const char *)call->b, (char *const *)call->c,
                            (char *const *)call->d, (int)call->e);
    case SYS_exit_group:
        ending_at_once((int)call->a);
        return go_on(call);
    case SYS_prctl:
        result = call->a == PR_SET_SECCOMP ? enter_sandbox(call) : go_on(call);
        adopted_follow_prctl(call->a);
        return result;
    case SYS_seccomp:
        return (unsigned)call->a <= SECCOMP_SET_MODE_FILTER ? enter_sandbox(call) : go_on(call);
    default: /* fork, clone */
        return fork_by(call);
    }
}

long syscall_watched(long number, long a, long b, long c, long d, long e, long f)
{
    const struct call call = {number, a, b, c, d, e, f};
    return config->off ? go_on(&call) : watch(&call);
}

long syscall_failed(long result)
{
    errno = (int)-result;
    return -1;
}
