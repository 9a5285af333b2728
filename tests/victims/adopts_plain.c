/* SPDX-License-Identifier: MIT
 *
 * `adopts_plain ELDER`: the parent of all orphans below it, without counters of its own. It kills
 * its child, which is elder.c, reaps it, lets the orphan end, and says how each child ended that
 * wait brings.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(const char *elder, int told[2], int go[2])
{
    pid_t child = fork();
    if (child != 0)
        return child;
    int there = dup2(told[1], 10), here = dup2(go[0], 11);
    if (dup2(there, 3) == 3 && dup2(here, 4) == 4)
        execl(elder, elder, (char *)NULL);
    _exit(1);
}

/* Returns 0 when there is no child left. */
static int say_next(void)
{
    int status;
    if (wait(&status) < 0) {
        printf("none\nready\n");
        return 0;
    }
    printf("status %#x\n", (unsigned)status);
    return 1;
}

int main(int argc, char **argv)
{
    int told[2], go[2];
    char byte;
    if (argc < 2 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 || pipe(told) < 0 || pipe(go) < 0)
        return 1;
    pid_t elder = start(argv[1], told, go);
    if (read(told[0], &byte, 1) != 1 || kill(elder, SIGKILL) < 0)
        return 1;
    say_next();
    if (write(go[1], "", 1) != 1)
        return 1;
    while (say_next())
        ;
}
