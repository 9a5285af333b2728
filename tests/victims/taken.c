/* SPDX-License-Identifier: MIT
 *
 * `taken N`: N children, one after the other, each send themselves SIGTERM by kill(2), while
 * another thread of theirs handles signals all the time and may take that one, too. Invariant: each
 * dies of SIGTERM, and none comes to the _exit(2) behind the kill. Exits with the number of others.
 */
#include "endings.h"

#include <pthread.h>
#include <sys/wait.h>

static UNCOUNTED void handle(int signal_number)
{
    (void)signal_number;
}

static UNCOUNTED void *handle_signals(void *unused)
{
    for (;;)
        pthread_kill(pthread_self(), SIGUSR1);
    return unused;
}

static UNCOUNTED void end_child(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, handle_signals, NULL) != 0)
        fail("pthread_create");
    count(1);
    usleep(1000);
    kill(getpid(), SIGTERM);
    _exit(98);
}

UNCOUNTED int main(int argc, char **argv)
{
    int others = 0, status = 0;
    signal(SIGUSR1, handle);
    say("ready\n");
    for (int i = 0; i < (argc > 1 ? atoi(argv[1]) : 1); i++) {
        pid_t child = fork();
        if (child == 0)
            end_child();
        others += waitpid(child, &status, 0) != child || !WIFSIGNALED(status) ||
                  WTERMSIG(status) != SIGTERM;
    }
    return others > 100 ? 100 : others;
}
