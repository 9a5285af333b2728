/* SPDX-License-Identifier: MIT
 *
 * Threads that count without end, each in a function of its own, while the process ends by the
 * second argument. They tick in the file that is the first: each count is its tick, or one more.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>

enum { THREADS = 3, ENOUGH = 1000 };

static volatile unsigned long *ticks;
extern char **environ;

static void first(void)
{
    sum++; /* thread 0 */
}

static void second(void)
{
    sum++; /* thread 1 */
}

static void third(void)
{
    sum++; /* thread 2 */
}

static void (*const counted[THREADS])(void) = {first, second, third};

static UNCOUNTED void *run(void *number)
{
    for (size_t i = (size_t)number;; ticks[i]++)
        counted[i]();
    return NULL;
}

static UNCOUNTED void start(void)
{
    for (size_t i = 0; i < THREADS; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, run, (void *)i) != 0)
            fail("pthread_create");
    }
    for (size_t i = 0; i < THREADS; i++)
        while (ticks[i] < ENOUGH)
            sched_yield();
}

static UNCOUNTED void *end_in_thread(void *how)
{
    end_by(how);
    return NULL;
}

/* A child that counts nothing; what its parent's threads were about is not its own. */
static UNCOUNTED void have_child(void)
{
    pid_t child = plain_fork();
    if (child == 0)
        _exit(0);
    reap(child);
}

UNCOUNTED int main(int argc, char **argv)
{
    char *how = argc > 2 ? argv[2] : "exit", *program[] = {"/bin/true", NULL};
    int fd = open(argc > 1 ? argv[1] : "", O_RDWR | O_CREAT | O_TRUNC, 0644);
    pthread_t thread;
    if (ftruncate(fd, 4096) < 0)
        fail("ticks");
    ticks = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    start();
    if (!is(how, "wait"))
        say("ready\n");
    if (is(how, "execve"))
        execve(program[0], program, environ);
    if (is(how, "plain_execve"))
        plain_execve(program[0], program, environ);
    if (is(how, "forks"))
        have_child();
    if (is(how, "thread")) {
        pthread_create(&thread, NULL, end_in_thread, argc > 3 ? argv[3] : "exit");
        pthread_exit(NULL);
    }
    if (is(how, "fault"))
        ticks = NULL;
    if (is(how, "fault"))
        pause();
    end_by(is(how, "forks") ? "kill" : how);
}
