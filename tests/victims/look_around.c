/* SPDX-License-Identifier: MIT
 *
 * Prints all that a program can ask about itself, at several moments of its life. What is printed
 * is the same with the shim and without it.
 */
#define _GNU_SOURCE
#include "look_show.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static void look_at_end(void)
{
    errno = 0;
    look("in an atexit function");
}

static void *look_in_thread(void *unused)
{
    errno = 0;
    look("in a thread");
    return unused;
}

static void in_child(pid_t child, const char *moment, const char *after)
{
    int status = -1;
    if (child == 0) {
        look(moment);
        _exit(7);
    }
    dprintf(1, "waited %d\n", waitpid(-1, &status, 0) == child);
    dprintf(1, "status %#x\n", (unsigned)status);
    errno = 0;
    look(after);
}

/* A child that is waited for with every flag, while another one lives. */
static void beside_child(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) != 0)
        exit(9);
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        _exit(read(ends[0], &byte, 1) != 0);
    }
    close(ends[0]);
    errno = 0;
    look("beside a child");
    close(ends[1]);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    look("after the last child");
}

int main(int argc, char **argv)
{
    char *const nothing[] = {"nowhere", NULL};
    pthread_t thread;
    int error = errno;

    atexit(look_at_end);
    errno = error;
    look("at the start");
    execv("/nowhere", nothing);
    look("after a failed exec");
    in_child(fork(), "in a child", "after a fork");
    in_child(_Fork(), "in a child of _Fork", "after a _Fork");
    in_child((pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL), "in a child of clone",
             "after a clone");
    beside_child();
    if (pthread_create(&thread, NULL, look_in_thread, NULL) == 0)
        pthread_join(thread, NULL);
    if (chdir(argc > 1 ? argv[1] : "/") != 0)
        return 9;
    errno = 0;
    look("in another directory");
    until_end();
}
