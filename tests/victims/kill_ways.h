/* SPDX-License-Identifier: MIT
 *
 * Every way to send a signal to another process: libc's functions, and the same through syscall(2).
 * Those for a group take its leader.
 */
#ifndef KILL_WAYS_H
#define KILL_WAYS_H

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <unistd.h>

static int by_kill(pid_t pid, int sig)
{
    return kill(pid, sig);
}

static int by_kill_group(pid_t pid, int sig)
{
    return kill(-pid, sig);
}

static int by_killpg(pid_t pid, int sig)
{
    return killpg(pid, sig);
}

static int by_tgkill(pid_t pid, int sig)
{
    return tgkill(pid, pid, sig);
}

static int by_sigqueue(pid_t pid, int sig)
{
    return sigqueue(pid, sig, (union sigval){.sival_int = 1});
}

/* With errno as the last call has left it. */
static int closing(int fd, int result)
{
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int by_pidfd(pid_t pid, int sig)
{
    int before = errno, fd = pidfd_open(pid, 0);
    errno = before;
    return closing(fd, pidfd_send_signal(fd, sig, NULL, 0));
}

static int by_syscall_kill(pid_t pid, int sig)
{
    return (int)syscall(SYS_kill, pid, sig);
}

static int by_syscall_kill_group(pid_t pid, int sig)
{
    return (int)syscall(SYS_kill, -pid, sig);
}

static int by_syscall_tgkill(pid_t pid, int sig)
{
    return (int)syscall(SYS_tgkill, pid, pid, sig);
}

static int by_syscall_pidfd(pid_t pid, int sig)
{
    int before = errno, fd = pidfd_open(pid, 0);
    errno = before;
    return closing(fd, (int)syscall(SYS_pidfd_send_signal, fd, sig, NULL, 0));
}

static siginfo_t info_of(int sig, int code)
{
    siginfo_t info = {.si_signo = sig, .si_code = code};
    info.si_pid = getpid();
    info.si_uid = getuid();
    return info;
}

static int by_pidfd_info(pid_t pid, int sig)
{
    siginfo_t info = info_of(sig, SI_QUEUE);
    int before = errno, fd = pidfd_open(pid, 0);
    errno = before;
    return closing(fd, pidfd_send_signal(fd, sig, &info, 0));
}

static int by_syscall_tkill(pid_t pid, int sig)
{
    return (int)syscall(SYS_tkill, pid, sig);
}

static int by_syscall_sigqueue(pid_t pid, int sig)
{
    siginfo_t info = info_of(sig, SI_QUEUE);
    return (int)syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

static int by_syscall_tgsigqueue(pid_t pid, int sig)
{
    siginfo_t info = info_of(sig, SI_QUEUE);
    return (int)syscall(SYS_rt_tgsigqueueinfo, pid, pid, sig, &info);
}

/* The kernel lets nobody but the process itself say that. */
static int by_forged_sigqueue(pid_t pid, int sig)
{
    siginfo_t info = info_of(sig, SI_USER);
    return (int)syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

static int by_forged_tgsigqueue(pid_t pid, int sig)
{
    siginfo_t info = info_of(sig, SI_TKILL);
    return (int)syscall(SYS_rt_tgsigqueueinfo, pid, pid, sig, &info);
}

static int by_forged_pidfd(pid_t pid, int sig)
{
    siginfo_t info = info_of(sig + 1, SI_QUEUE);
    int before = errno, fd = pidfd_open(pid, 0);
    errno = before;
    return closing(fd, pidfd_send_signal(fd, sig, &info, 0));
}

/* There is nothing to read at that address. */
static int by_faulty_sigqueue(pid_t pid, int sig)
{
    return (int)syscall(SYS_rt_sigqueueinfo, pid, sig, 8);
}

static int by_faulty_pidfd(pid_t pid, int sig)
{
    int before = errno, fd = pidfd_open(pid, 0);
    errno = before;
    return closing(fd, (int)syscall(SYS_pidfd_send_signal, fd, sig, 8, 0));
}

static const struct kill_way {
    const char *name;
    int (*send)(pid_t pid, int sig);
    int is_for_group;
} kill_ways[] = {
    {"kill", by_kill, 0},
    {"kill_group", by_kill_group, 1},
    {"killpg", by_killpg, 1},
    {"tgkill", by_tgkill, 0},
    {"sigqueue", by_sigqueue, 0},
    {"pidfd", by_pidfd, 0},
    {"syscall_kill", by_syscall_kill, 0},
    {"syscall_kill_group", by_syscall_kill_group, 1},
    {"syscall_tgkill", by_syscall_tgkill, 0},
    {"syscall_pidfd", by_syscall_pidfd, 0},
    {"pidfd_info", by_pidfd_info, 0},
    {"syscall_tkill", by_syscall_tkill, 0},
    {"syscall_sigqueue", by_syscall_sigqueue, 0},
    {"syscall_tgsigqueue", by_syscall_tgsigqueue, 0},
    {"forged_sigqueue", by_forged_sigqueue, 0},
    {"forged_tgsigqueue", by_forged_tgsigqueue, 0},
    {"forged_pidfd", by_forged_pidfd, 0},
    {"faulty_sigqueue", by_faulty_sigqueue, 0},
    {"faulty_pidfd", by_faulty_pidfd, 0},
};

static const struct kill_way *kill_way(const char *name)
{
    size_t i = 0;
    while (strcmp(kill_ways[i].name, name) != 0)
        i++;
    return &kill_ways[i];
}

#endif
