/* SPDX-License-Identifier: MIT
 *
 * A parent that counts, starts children and waits for its ending. `fork`: four workers that count
 * and wait, too; the parent says "gone" for each that it has reaped. `vfork`: a child that shares
 * its memory and dies of SIGTERM before it could exec. `exec PROGRAM`: a child that counts and
 * execs.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

enum { WORKERS = 4 };

static int sum;

static void count(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 2 ? i : 1;
}

static void work(int number)
{
    count(number + 1);
    until_end();
}

static UNCOUNTED void reap(int number)
{
    int status;
    for (int i = 0; i < number; i++)
        if (wait(&status) > 0)
            say(WIFSIGNALED(status) ? "killed, gone\n" : "exited, gone\n");
}

static UNCOUNTED void reap_until_end(int number)
{
    reap(number);
    say("all gone\n");
    until_end();
}

static void fork_workers(void)
{
    for (int i = 0; i < WORKERS; i++)
        if (fork() == 0)
            work(i);
    reap_until_end(WORKERS);
}

static UNCOUNTED void vfork_and_die(void)
{
    pid_t child = vfork();
    if (child == 0) {
        raise(SIGTERM);
        _exit(1);
    }
    reap(1);
}

static void fork_and_exec(char *const *program)
{
    if (fork() == 0) {
        count(3);
        execv(program[0], program);
        _exit(1);
    }
    reap_until_end(1);
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    count(50);
    if (strcmp(how, "fork") == 0)
        fork_workers();
    else if (strcmp(how, "vfork") == 0)
        vfork_and_die();
    else if (argc > 2)
        fork_and_exec(argv + 2);
    until_end();
}
