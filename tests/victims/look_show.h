/* SPDX-License-Identifier: MIT
 *
 * look() prints what the kernel and libc say about this process, by descriptors and not by stdio.
 * Numbers that differ from run to run are left out: process ids, inodes, times.
 */
#ifndef COVKEEP_VICTIM_LOOK_SHOW_H
#define COVKEEP_VICTIM_LOOK_SHOW_H

#include "uncounted.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>

extern char **environ;

static void show_file(const char *path, const char *const *wanted)
{
    char text[65536], *save = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    close(fd);
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
        for (const char *const *name = wanted; *name; name++)
            if (strncmp(line, *name, strlen(*name)) == 0)
                dprintf(1, "%s: %s\n", path, line);
}

#define SHOW_FILE(path, ...) show_file(path, (const char *const[]){__VA_ARGS__, NULL})

static void show_set(const char *what, const sigset_t *set)
{
    dprintf(1, "%s", what);
    for (int sig = 1; sig < NSIG; sig++)
        if (sigismember(set, sig) == 1)
            dprintf(1, " %d", sig);
    dprintf(1, "\n");
}

static void show_signals(void)
{
    sigset_t set;
    stack_t stack;
    struct sigaction action;
    for (int sig = 1; sig < NSIG; sig++) {
        memset(&action, 0x5a, sizeof action);
        int result = sigaction(sig, NULL, &action);
        dprintf(1, "signal %d: %d %p %#x %d ", sig, result, (void *)action.sa_handler,
                (unsigned)action.sa_flags, action.sa_restorer != NULL);
        show_set("mask", &action.sa_mask);
    }
    sigprocmask(SIG_BLOCK, NULL, &set);
    show_set("blocked", &set);
    sigpending(&set);
    show_set("pending", &set);
    sigaltstack(NULL, &stack);
    dprintf(1, "stack %d\n", stack.ss_flags);
    SHOW_FILE("/proc/thread-self/status", "SigPnd", "ShdPnd", "SigBlk", "SigIgn");
}

/* Where it leads to, without the numbers of pipes and processes. */
static void show_link(const char *path)
{
    char target[PATH_MAX];
    ssize_t n = readlink(path, target, sizeof target - 1);
    target[n > 0 ? n : 0] = '\0';
    for (char *at = target; *at; at++)
        if (isdigit((unsigned char)*at))
            *at = '#';
    dprintf(1, "%s -> %s\n", path, target);
}

static void show_descriptors(void)
{
    char path[64];
    struct stat st;
    for (int fd = 0; fd < 1024; fd++) {
        if (fstat(fd, &st) != 0)
            continue;
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        show_link(path);
        snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
        SHOW_FILE(path, "pos", "flags", "lock");
    }
}

static void show_names(const char *path)
{
    DIR *dir = opendir(path);
    int count = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    closedir(dir);
    dprintf(1, "%s: %d\n", path, count);
}

/* No others than the program's own. */
static void show_waits(int flags)
{
    siginfo_t info;
    errno = 0;
    pid_t pid = waitpid(-1, NULL, WNOHANG | flags);
    dprintf(1, "wait %#x: %d, errno %d\n", (unsigned)flags, pid, errno);
    errno = 0;
    int result = waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT | flags);
    dprintf(1, "waitid %#x: %d, errno %d\n", (unsigned)flags, result, errno);
}

static void show_children(void)
{
    struct rusage usage;
    show_waits(0);
    errno = 0;
    dprintf(1, "wait for the group: %d, errno %d\n", waitpid(0, NULL, WNOHANG), errno);
    getrusage(RUSAGE_CHILDREN, &usage);
    dprintf(1, "waited for something: %d\n", usage.ru_minflt > 0);
}

static void show_environment(void)
{
    for (char **entry = environ; entry && *entry; entry++)
        if (strncmp(*entry, "LD_PRELOAD=", 11) != 0 && strncmp(*entry, "GCOV_PREFIX=", 12) != 0)
            dprintf(1, "env %s\n", *entry);
}

static void show_limits(void)
{
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit = {0, 0};
        getrlimit(i, &limit);
        dprintf(1, "limit %d: %lx %lx\n", i, (long)limit.rlim_cur, (long)limit.rlim_max);
    }
}

static void show_rights(void)
{
    char cwd[PATH_MAX];
    gid_t groups[64];
    mode_t mask = umask(0);
    umask(mask);
    dprintf(1, "directory %s umask %o\n", getcwd(cwd, sizeof cwd), mask);
    dprintf(1, "ids %d %d %d %d groups %d\n", getuid(), geteuid(), getgid(), getegid(),
            getgroups(64, groups));
    dprintf(1, "leads session %d group %d\n", getsid(0) == getpid(), getpgrp() == getpid());
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    dprintf(1, "terminal %d\n", terminal >= 0);
    close(terminal);
    SHOW_FILE("/proc/thread-self/status", "Uid", "Gid", "Groups", "Cap", "NoNewPrivs", "Seccomp",
              "Umask", "Name", "State", "TracerPid", "THP");
    show_link("/proc/self/exe");
    show_link("/proc/self/root");
    SHOW_FILE("/proc/self/comm", "");
    SHOW_FILE("/proc/self/oom_score_adj", "");
    SHOW_FILE("/proc/self/coredump_filter", "");
}

static void show_prctl(void)
{
    static const int asked[] = {PR_GET_DUMPABLE,   PR_GET_KEEPCAPS,    PR_GET_NO_NEW_PRIVS,
                                PR_GET_TIMERSLACK, PR_GET_THP_DISABLE, PR_GET_SECUREBITS,
                                PR_GET_IO_FLUSHER};
    static const int asked_by_address[] = {PR_GET_PDEATHSIG, PR_GET_CHILD_SUBREAPER};
    char name[17] = "";
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        dprintf(1, "prctl %d: %d\n", asked[i], prctl(asked[i], 0, 0, 0, 0));
    for (size_t i = 0; i < sizeof asked_by_address / sizeof *asked_by_address; i++) {
        int value = -1;
        prctl(asked_by_address[i], &value, 0, 0, 0);
        dprintf(1, "prctl %d: %d\n", asked_by_address[i], value);
    }
    prctl(PR_GET_NAME, name, 0, 0, 0);
    dprintf(1, "name %s\n", name);
}

static void show_time(void)
{
    struct itimerval timer;
    struct sched_param parameter;
    cpu_set_t cpus;
    for (int i = ITIMER_REAL; i <= ITIMER_PROF; i++) {
        getitimer(i, &timer);
        dprintf(1, "timer %d: %ld %ld\n", i, timer.it_value.tv_sec, timer.it_interval.tv_sec);
    }
    SHOW_FILE("/proc/self/timers", "");
    sched_getparam(0, &parameter);
    sched_getaffinity(0, sizeof cpus, &cpus);
    dprintf(1, "nice %d policy %d priority %d cpus %d\n", getpriority(PRIO_PROCESS, 0),
            sched_getscheduler(0), parameter.sched_priority, CPU_COUNT(&cpus));
    dprintf(1, "io priority %ld\n", syscall(SYS_ioprio_get, 1, 0));
}

static __attribute__((unused)) void look(const char *moment)
{
    dprintf(1, "== %s: errno %d\n", moment, errno);
    show_signals();
    show_descriptors();
    show_names("/proc/self/task");
    SHOW_FILE("/proc/thread-self/status", "Threads");
    show_children();
    show_environment();
    show_limits();
    show_rights();
    show_prctl();
    show_time();
    errno = 0;
}

#endif
