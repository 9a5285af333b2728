/* SPDX-License-Identifier: MIT
 *
 * A thread counts and then never comes to a cancellation point, with a cancellation that is pending
 * (`pending`) or that it has disabled (`disabled`); main waits for the ending with SIGTERM blocked,
 * so that the thread gets it. `exit`: such a thread, its cancellation disabled, calls exit. Nothing
 * of that runs the cleanup handler, which would say so.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>

static const char *how;
static sem_t counted, cancelled;
static int sum;

static UNCOUNTED void clean_up(void *argument)
{
    (void)argument;
    say("cleaned up\n");
}

static UNCOUNTED void never_rest(void)
{
    volatile int turns = 0;
    pthread_cleanup_push(clean_up, NULL);
    if (strcmp(how, "pending") != 0)
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    sem_post(&counted);
    if (strcmp(how, "exit") == 0) {
        while (sem_wait(&cancelled) != 0)
            ;
        say("ready\n");
        while (next_byte() >= 0)
            ;
        exit(5);
    }
    for (;;)
        turns = !turns;
    pthread_cleanup_pop(0);
}

static void *count(void *argument)
{
    for (int i = 0; i < 10; i++)
        sum += i % 3 ? i : 1;
    never_rest();
    return argument;
}

static UNCOUNTED void cancel_and_wait(pthread_t thread)
{
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &only, NULL);
    sem_wait(&counted);
    pthread_cancel(thread);
    sem_post(&cancelled);
    while (strcmp(how, "exit") == 0)
        pause();
    until_end();
}

int main(int argc, char **argv)
{
    pthread_t thread;
    how = argc > 1 ? argv[1] : "pending";
    sem_init(&counted, 0, 0);
    sem_init(&cancelled, 0, 0);
    if (pthread_create(&thread, NULL, count, NULL) != 0)
        return 1;
    cancel_and_wait(thread);
}
