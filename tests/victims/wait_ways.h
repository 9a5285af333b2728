/* SPDX-License-Identifier: MIT
 *
 * Every way to wait for a child: libc's functions, and the same through syscall(2). A way returns
 * the call's result and leaves what it learnt in `seen`, unless it is not told to ask.
 */
#ifndef WAIT_WAYS_H
#define WAIT_WAYS_H

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t __wait(int *status);
pid_t __waitpid(pid_t pid, int *status, int options);

static struct {
    int is_asked;   /* for the status; else the calls get NULL */
    int status;     /* of the wait4 kind */
    siginfo_t info; /* of the waitid kind */
} seen = {.is_asked = 1};

#define STATUS (seen.is_asked ? &seen.status : NULL)
#define INFO (seen.is_asked ? &seen.info : NULL)

static long by_wait(pid_t pid, int options)
{
    (void)pid, (void)options;
    return wait(STATUS);
}

static long by_old_wait(pid_t pid, int options)
{
    (void)pid, (void)options;
    return __wait(STATUS);
}

static long by_waitpid(pid_t pid, int options)
{
    return waitpid(pid, STATUS, options);
}

static long by_old_waitpid(pid_t pid, int options)
{
    return __waitpid(pid, STATUS, options);
}

static long by_waitpid_any(pid_t pid, int options)
{
    (void)pid;
    return waitpid(-1, STATUS, options);
}

static long by_wait3(pid_t pid, int options)
{
    struct rusage usage;
    (void)pid;
    return wait3(STATUS, options, &usage);
}

static long by_wait4(pid_t pid, int options)
{
    return wait4(pid, STATUS, options, NULL);
}

static long by_waitid(pid_t pid, int options)
{
    return waitid(P_PID, (id_t)pid, INFO, options | WEXITED);
}

static long by_waitid_any(pid_t pid, int options)
{
    (void)pid;
    return waitid(P_ALL, 0, INFO, options | WEXITED);
}

/* With errno as the last call has left it. */
static long by_waitid_pidfd(pid_t pid, int options)
{
    int before = errno, fd = pidfd_open(pid, 0);
    errno = before;
    long result = waitid(P_PIDFD, (id_t)fd, INFO, options | WEXITED);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static long by_waitid_peek(pid_t pid, int options)
{
    return waitid(P_PID, (id_t)pid, INFO, options | WEXITED | WNOWAIT);
}

static long by_syscall_wait4(pid_t pid, int options)
{
    return syscall(SYS_wait4, pid, STATUS, options, NULL);
}

static long by_syscall_waitid(pid_t pid, int options)
{
    return syscall(SYS_waitid, P_PID, pid, INFO, options | WEXITED, NULL);
}

static const struct wait_way {
    const char *name;
    long (*wait)(pid_t pid, int options);
    int takes_options;
    int is_cancellable;
} wait_ways[] = {
    {"wait", by_wait, 0, 1},
    {"old_wait", by_old_wait, 0, 1},
    {"waitpid", by_waitpid, 1, 1},
    {"old_waitpid", by_old_waitpid, 1, 1},
    {"waitpid_any", by_waitpid_any, 1, 1},
    {"wait3", by_wait3, 1, 1},
    {"wait4", by_wait4, 1, 1},
    {"waitid", by_waitid, 1, 1},
    {"waitid_any", by_waitid_any, 1, 1},
    {"waitid_pidfd", by_waitid_pidfd, 1, 1},
    {"waitid_peek", by_waitid_peek, 1, 1},
    {"syscall_wait4", by_syscall_wait4, 1, 0},
    {"syscall_waitid", by_syscall_waitid, 1, 0},
};

static __attribute__((unused)) const struct wait_way *wait_way(const char *name)
{
    size_t i = 0;
    while (strcmp(wait_ways[i].name, name) != 0)
        i++;
    return &wait_ways[i];
}

#endif
