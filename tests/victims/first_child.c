/* SPDX-License-Identifier: MIT
 *
 * Runs as PID 1 of a namespace. `fork`: its child counts and waits for its ending, and the
 * parent says how it ended. `pause`: waits in pause, which a dropped signal does not interrupt, for
 * SIGUSR1; then waits for its ending.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

static int sum;
static volatile sig_atomic_t woken;

static void count(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 2 ? i : 1;
}

static UNCOUNTED void wake(int sig)
{
    woken = sig;
}

static UNCOUNTED void wait_in_pause(void)
{
    signal(SIGUSR1, wake);
    say("pausing\n");
    pause();
    say(woken ? "woken\n" : "interrupted\n");
    until_end();
}

static UNCOUNTED void reap(pid_t child)
{
    int status;
    if (getpid() != 1 || waitpid(child, &status, 0) != child)
        _exit(2);
    say(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM ? "terminated\n" : "exited\n");
    until_end();
}

static UNCOUNTED void wait_as_child(void)
{
    if (getpid() == 1)
        _exit(3);
    until_end();
}

int main(int argc, char **argv)
{
    count(5);
    if (argc > 1 && strcmp(argv[1], "pause") == 0)
        wait_in_pause();
    pid_t child = fork();
    if (child == 0) {
        count(7);
        wait_as_child();
    }
    reap(child);
}
