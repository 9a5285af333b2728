/* SPDX-License-Identifier: MIT
 *
 * Prints what else a program can see of itself: descriptors, threads, children, directory, mask,
 * the alternate stack, timers, errno. What is printed is the same with the shim and without it.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

static void names_in(const char *path)
{
    DIR *dir = opendir(path);
    int count = 0;
    printf("%s:", path);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (entry->d_name[0] != '.') {
            count++;
            if (strcmp(path, "/proc/self/fd") == 0)
                printf(" %s", entry->d_name);
        }
    printf(" (%d)\n", count);
    closedir(dir);
}

static void limits(void)
{
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit = {0, 0};
        getrlimit(i, &limit);
        printf("limit %d: %lx %lx\n", i, (long)limit.rlim_cur, (long)limit.rlim_max);
    }
}

int main(void)
{
    printf("errno %d\n", errno);
    struct itimerval timer;
    stack_t stack;
    sigset_t blocked;
    char cwd[4096];

    names_in("/proc/self/fd");
    names_in("/proc/self/task");
    printf("wait %d, errno %d\n", waitpid(-1, NULL, WNOHANG | __WALL), errno);
    printf("directory %s\n", getcwd(cwd, sizeof cwd));
    mode_t mask = umask(0);
    printf("umask %o session %d group %d\n", mask, getsid(0) == getpid(), getpgid(0) == getpid());
    sigaltstack(NULL, &stack);
    printf("stack %d\n", stack.ss_flags);
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    printf("blocked %d\n", !sigisemptyset(&blocked));
    for (int i = ITIMER_REAL; i <= ITIMER_PROF; i++) {
        getitimer(i, &timer);
        printf("timer %ld %ld\n", timer.it_value.tv_sec, timer.it_interval.tv_sec);
    }
    limits();
    fflush(stdout);
    until_end();
}
