/* SPDX-License-Identifier: MIT
 *
 * The fronts of the functions that can send SIGKILL to another process. When one of them returns,
 * the coverage of the killed process is in place, or COV_KEEP_GRACE_MS are over. raise and
 * pthread_kill reach only the caller's own process and do not return: what can be kept of that is
 * kept before.
 *
 * kill, killpg, raise and pthread_kill call the next definition: another preloaded library may
 * translate pids or refuse, and ThreadSanitizer's functions note which signals a program sends to
 * itself. The others are bare system calls as in libc, which saves every process the look-up; no
 * such library is known to have them. None is a cancellation point.
 */
#include <errno.h>
#include <signal.h>
#include <sys/types.h>

#include "death/targets.h"
#include "export.h"
#include "kernel/sys.h"
#include "real.h"

/* The result of the system call. When the target is spared the call is not made, and the result is
 * 0. */
#define KILL(targets, ...) ((targets).is_spared ? 0 : sys_call(__VA_ARGS__))

/* Waits for the targets and returns the system call's result as libc gives it. */
static int finish(struct targets *targets, long result)
{
    if (result < 0)
        errno = (int)-result;
    return (int)targets_await(targets, result < 0 ? -1 : result);
}

/* Makes the call of kill or killpg, by the next definition with that function's own first argument,
 * and waits for the targets. */
static int send(pid_t pid, int signal_number, int (*next)(pid_t, int), pid_t argument)
{
    struct targets targets = targets_of(pid, signal_number);
    return (int)targets_await(&targets, targets.is_spared ? 0 : next(argument, signal_number));
}

SHIM_EXPORT int kill(pid_t pid, int signal_number)
{
    real_ready();
    return send(pid, signal_number, real.kill, pid);
}

SHIM_EXPORT int killpg(pid_t group, int signal_number)
{
    if (group < 0) {
        errno = EINVAL;
        return -1;
    }
    real_ready();
    return send(-group, signal_number, real.killpg, group);
}

SHIM_EXPORT int raise(int signal_number)
{
    real_ready();
    if (signal_number == SIGKILL)
        targets_of((pid_t)sys_call(SYS_getpid), signal_number);
    return real.raise(signal_number);
}

/* Before glibc 2.34 the function is in libpthread, which may have come by dlopen(3). With signal 0
 * it tells whether there is such a thread. */
SHIM_EXPORT int pthread_kill(pthread_t thread, int signal_number)
{
    real_ready();
    if (!real.pthread_kill)
        real_load();
    if (signal_number == SIGKILL && real.pthread_kill(thread, 0) == 0)
        targets_of((pid_t)sys_call(SYS_getpid), signal_number);
    return real.pthread_kill(thread, signal_number);
}

SHIM_EXPORT int tgkill(pid_t pid, pid_t thread, int signal_number)
{
    struct targets targets = targets_of_thread(pid, thread, signal_number);
    return finish(&targets, KILL(targets, SYS_tgkill, pid, thread, signal_number));
}

SHIM_EXPORT int sigqueue(pid_t pid, int signal_number, const union sigval value)
{
    siginfo_t info = {.si_signo = signal_number, .si_code = SI_QUEUE};
    info.si_pid = (pid_t)sys_call(SYS_getpid);
    info.si_uid = (uid_t)sys_call(SYS_getuid);
    info.si_value = value;
    struct targets targets = targets_of_queued(pid, signal_number, &info);
    return finish(&targets, KILL(targets, SYS_rt_sigqueueinfo, pid, signal_number, &info));
}

SHIM_EXPORT int pidfd_send_signal(int pidfd, int signal_number, siginfo_t *info, unsigned flags)
{
    struct targets targets = targets_of_pidfd(pidfd, signal_number, info, flags);
    return finish(&targets,
                  KILL(targets, SYS_pidfd_send_signal, pidfd, signal_number, info, flags));
}
