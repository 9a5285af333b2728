/* SPDX-License-Identifier: MIT
 *
 * `taken N WAY`: N children, one after the other, each send themselves SIGTERM, by kill(2),
 * sigqueue(3) or the system call itself (WAY is `kill`, `sigqueue` or `syscall`), while another
 * thread of theirs handles signals all the time and may take that one, too. Invariant: each dies of
 * SIGTERM, and none comes to the _exit(2) behind the sending. Exits with the number of others.
 */
#include "endings.h"

#include <pthread.h>
#include <sys/syscall.h>
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

static UNCOUNTED void send_self(const char *way)
{
    const union sigval value = {0};
    if (strcmp(way, "kill") == 0)
        kill(getpid(), SIGTERM);
    else if (strcmp(way, "sigqueue") == 0)
        sigqueue(getpid(), SIGTERM, value);
    else
        syscall(SYS_kill, getpid(), SIGTERM);
}

static UNCOUNTED void end_child(const char *way)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, handle_signals, NULL) != 0)
        fail("pthread_create");
    count(1);
    usleep(1000);
    send_self(way);
    _exit(98);
}

UNCOUNTED int main(int argc, char **argv)
{
    int others = 0, status = 0;
    if (argc != 3)
        return 101;
    signal(SIGUSR1, handle);
    say("ready\n");
    for (int i = 0; i < atoi(argv[1]); i++) {
        pid_t child = fork();
        if (child == 0)
            end_child(argv[2]);
        others += waitpid(child, &status, 0) != child || !WIFSIGNALED(status) ||
                  WTERMSIG(status) != SIGTERM;
    }
    return others > 100 ? 100 : others;
}
