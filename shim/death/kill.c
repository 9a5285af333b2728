/* SPDX-License-Identifier: MIT
 *
 * The functions that can send SIGKILL to another process. Who kills finds the coverage of whom it
 * killed in place when the call returns, within COV_KEEP_GRACE_MS. Those that reach only the
 * caller's own process (raise, pthread_kill, pthread_sigqueue) need nothing: they do not return. In
 * libc each is its bare system call, and no cancellation point; so here, which saves every process
 * the look-up, but for kill: ThreadSanitizer's own notes what a program sends itself.
 */
#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include "death/targets.h"
#include "export.h"
#include "real.h"
#include "sys.h"

/* Makes the real call, if it is still to be made. */
#define KILL(targets, ...) ((targets).is_killed ? 0 : sys_call(__VA_ARGS__))

/* The call's result as libc gives it. */
static int finish(struct targets *targets, long result)
{
    if (result < 0)
        errno = (int)-result;
    return (int)targets_await(targets, result < 0 ? -1 : result);
}

static long kill_by_next(pid_t pid, int signal_number)
{
    return real.kill(pid, signal_number) < 0 ? -errno : 0;
}

/* Who kills a tree, children first, means the program and not its keeper, which ends after it. */
SHIM_EXPORT int kill(pid_t pid, int signal_number)
{
    real_ready();
    if (targets_is_keeper(pid, signal_number))
        return 0;
    struct targets targets = targets_of(pid, signal_number);
    return finish(&targets, targets.is_killed ? 0 : kill_by_next(pid, signal_number));
}

SHIM_EXPORT int killpg(pid_t group, int signal_number)
{
    if (group < 0) {
        errno = EINVAL;
        return -1;
    }
    struct targets targets = targets_of(-group, signal_number);
    return finish(&targets, KILL(targets, SYS_kill, -group, signal_number));
}

SHIM_EXPORT int tgkill(pid_t pid, pid_t thread, int signal_number)
{
    struct targets targets = targets_of_thread(pid, thread, signal_number);
    return finish(&targets, KILL(targets, SYS_tgkill, pid, thread, signal_number));
}

SHIM_EXPORT int sigqueue(pid_t pid, int signal_number, const union sigval value)
{
    struct targets targets = targets_of(pid, signal_number);
    siginfo_t info = {.si_signo = signal_number, .si_code = SI_QUEUE};
    info.si_pid = (pid_t)sys_call(SYS_getpid);
    info.si_uid = (uid_t)sys_call(SYS_getuid);
    info.si_value = value;
    return finish(&targets, KILL(targets, SYS_rt_sigqueueinfo, pid, signal_number, &info));
}

SHIM_EXPORT int pidfd_send_signal(int pidfd, int signal_number, siginfo_t *info, unsigned flags)
{
    struct targets targets = targets_of_pidfd(pidfd, signal_number, info, flags);
    return finish(&targets,
                  KILL(targets, SYS_pidfd_send_signal, pidfd, signal_number, info, flags));
}
