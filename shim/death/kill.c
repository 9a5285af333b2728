/* SPDX-License-Identifier: MIT
 *
 * The functions that can send SIGKILL to another process. Who kills finds the coverage of whom it
 * killed in place when the call returns, within COV_KEEP_GRACE_MS. Those that reach only the
 * caller's own process (raise, pthread_kill, pthread_sigqueue) need nothing: they do not return.
 */
#include <signal.h>
#include <sys/types.h>

#include "death/targets.h"
#include "export.h"
#include "real.h"

SHIM_EXPORT int kill(pid_t pid, int signal_number)
{
    real_ready();
    struct targets targets = targets_of(pid, signal_number);
    return (int)targets_await(&targets, real.kill(pid, signal_number));
}

/* A negative number is an error of its own here. */
SHIM_EXPORT int killpg(pid_t group, int signal_number)
{
    real_ready();
    struct targets targets = targets_of(group < 0 ? -1 : -group, signal_number);
    return (int)targets_await(&targets, real.killpg(group, signal_number));
}

SHIM_EXPORT int tgkill(pid_t pid, pid_t thread, int signal_number)
{
    real_ready();
    struct targets targets = targets_of(pid, signal_number);
    return (int)targets_await(&targets, real.tgkill(pid, thread, signal_number));
}

SHIM_EXPORT int sigqueue(pid_t pid, int signal_number, const union sigval value)
{
    real_ready();
    struct targets targets = targets_of(pid, signal_number);
    return (int)targets_await(&targets, real.sigqueue(pid, signal_number, value));
}

SHIM_EXPORT int pidfd_send_signal(int pidfd, int signal_number, siginfo_t *info, unsigned flags)
{
    real_ready();
    struct targets targets = targets_of_pidfd(pidfd, signal_number, flags);
    return (int)targets_await(&targets, real.pidfd_send_signal(pidfd, signal_number, info, flags));
}
