/* SPDX-License-Identifier: MIT
 *
 * start_system_plain cancel|two|environ whole|cleared
 *
 * system(3) in threads whose commands say that they run and wait for a word; whole or cleared is
 * the environment. Invariant: what is printed is the same with and without the shim.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct command {
    int up[2], go[2]; /* the command writes to the first, reads from the second */
    int status;
    pthread_t thread;
};

static void *run(void *argument)
{
    struct command *command = argument;
    char text[100];
    sprintf(text, "echo up >&%d; read word <&%d", command->up[1], command->go[0]);
    command->status = system(text);
    return NULL;
}

static void start(struct command *command)
{
    char byte;
    if (pipe(command->up) || pipe(command->go))
        abort();
    pthread_create(&command->thread, NULL, run, command);
    if (read(command->up[0], &byte, 1) != 1)
        abort();
}

static void finish(struct command *command)
{
    void *result;
    if (write(command->go[1], "\n", 1) != 1)
        abort();
    pthread_join(command->thread, &result);
    printf("status %#x %s\n", (unsigned)command->status, result ? "cancelled" : "returned");
}

static void show_disposition(const char *when)
{
    struct sigaction now;
    sigaction(SIGINT, NULL, &now);
    printf("%s SIGINT is %s\n", when, now.sa_handler == SIG_IGN ? "ignored" : "default");
}

static void cancel(void)
{
    struct command command;
    void *result;
    char rest[8];
    start(&command);
    close(command.up[1]);
    pthread_cancel(command.thread);
    pthread_join(command.thread, &result);
    printf("thread was %s\n", result == PTHREAD_CANCELED ? "cancelled" : "not cancelled");
    /* The shell held the other end; its line has a newline left. */
    while (read(command.up[0], rest, sizeof rest) > 0)
        ;
    if (waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD)
        printf("shell is gone, child reaped\n");
    show_disposition("after the cancel");
}

static void two(void)
{
    struct command first, second;
    start(&first);
    start(&second);
    show_disposition("during both");
    finish(&first);
    show_disposition("during the second");
    finish(&second);
    show_disposition("after both");
}

static void during(void)
{
    struct command command;
    start(&command);
    printf("environ: COV_CORE_SOURCE is %s\n", getenv("COV_CORE_SOURCE") ? "there" : "missing");
    finish(&command);
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[2], "cleared") == 0)
        clearenv();
    if (strcmp(argv[1], "cancel") == 0)
        cancel();
    else if (strcmp(argv[1], "two") == 0)
        two();
    else
        during();
    return 0;
}
