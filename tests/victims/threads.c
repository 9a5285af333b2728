/* SPDX-License-Identifier: MIT
 *
 * `threads HOW`: four threads count, and then never rest in uncounted code, in malloc and stdio;
 * main waits for the ending with SIGTERM blocked, so that one of them gets it. `small` is one idle
 * thread with the smallest stack, `idle` lets main get the signal while the others sleep.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>

static const char *how;
static sem_t counted;

static UNCOUNTED void never_rest(void)
{
    FILE *sink = fopen("/dev/null", "w");
    for (unsigned i = 0;; i = i * 7 + 1) {
        char *room = malloc(i % 3000 + 1);
        fprintf(sink, "%u%c", i, room ? '.' : '!');
        free(room);
    }
}

static UNCOUNTED void rest(void)
{
    sem_post(&counted);
    if (strcmp(how, "busy") == 0)
        never_rest();
    for (;;)
        pause();
}

static int sum;

static void *count(void *argument)
{
    for (int i = 0; i < 1000; i++)
        if (i % 4)
            __atomic_add_fetch(&sum, i, __ATOMIC_RELAXED);
    rest();
    return argument;
}

static UNCOUNTED void block_in_main(void)
{
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGTERM);
    if (strcmp(how, "idle") != 0)
        pthread_sigmask(SIG_BLOCK, &only, NULL);
}

int main(int argc, char **argv)
{
    pthread_attr_t attr;
    pthread_t thread;
    how = argc > 1 ? argv[1] : "busy";
    int number = strcmp(how, "small") == 0 ? 1 : 4;

    sem_init(&counted, 0, 0);
    pthread_attr_init(&attr);
    if (number == 1)
        pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN);
    for (int i = 0; i < number; i++)
        if (pthread_create(&thread, &attr, count, NULL) != 0)
            return 1;
    for (int i = 0; i < number; i++)
        sem_wait(&counted);
    block_in_main();
    until_end();
}
