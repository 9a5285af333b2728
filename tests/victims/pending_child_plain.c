/* SPDX-License-Identifier: MIT
 *
 * Executed with SIGCHLD blocked by a program that had no children: has none and is sent no SIGCHLD.
 * Whatever child there is ends first, and whatever it sends is there then.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

int main(void)
{
    sigset_t child;
    siginfo_t end;
    while (waitid(P_ALL, 0, &end, WEXITED | WNOWAIT | __WALL) == 0)
        if (waitpid(end.si_pid, NULL, __WALL) == end.si_pid)
            printf("a child that was not its own\n");
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int sig = sigtimedwait(&child, NULL, &(struct timespec){0, 0});
    printf("signal %d, errno %d\n", sig, errno);
    fflush(stdout);
    until_end();
}
