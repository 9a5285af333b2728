/* SPDX-License-Identifier: MIT
 *
 * `ending_fork FORK END [DEPTH [THREADS]]`: a process that counts, forks by the function that is
 * named and reaps the child, which does the same until DEPTH (1) generations are there. Each child
 * ends by END; the first process waits for its ending. `clean exit` counts the same, each process
 * its own part.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <pthread.h>
#include <sched.h>

static const char *how, *end;

static UNCOUNTED pid_t fork_as_asked(void)
{
    if (is(how, "plain"))
        return plain_fork();
    if (is(how, "_Fork"))
        return _Fork();
    if (is(how, "clone_call"))
        return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
#ifdef SYS_fork
    if (is(how, "fork_call"))
        return (pid_t)syscall(SYS_fork);
#endif
    return fork();
}

static void live(int depth);

static UNCOUNTED int be_child(void *depth)
{
    char *argv[] = {"/bin/true", NULL};
    live(*(int *)depth - 1);
    if (is(end, "exec"))
        plain_execve(argv[0], argv, argv + 1);
    end_by(end);
    return 1;
}

static UNCOUNTED void have_child(int depth)
{
    static char stack[4][65536] __attribute__((aligned(16)));
    pid_t child = is(how, "clone")
                      ? clone(be_child, stack[depth] + sizeof stack[depth], SIGCHLD, &depth)
                      : fork_as_asked();
    if (child < 0)
        fail(how);
    if (child == 0)
        be_child(&depth);
    reap(child);
}

static void live(int depth)
{
    count(5 * depth + 3);
    if (depth > 0)
        have_child(depth);
    count(2);
}

static UNCOUNTED void *count_and_stay(void *counted)
{
    count(8);
    pthread_barrier_wait(counted);
    pause();
    return NULL;
}

/* One after the other: gcc's counters are not atomic. */
static UNCOUNTED void start_threads(int number)
{
    static pthread_barrier_t counted;
    pthread_t thread;
    pthread_barrier_init(&counted, NULL, 2);
    for (int i = 0; i < number; i++) {
        if (pthread_create(&thread, NULL, count_and_stay, &counted) != 0)
            fail("pthread_create");
        pthread_barrier_wait(&counted);
    }
}

UNCOUNTED int main(int argc, char **argv)
{
    how = argc > 1 ? argv[1] : "";
    end = argc > 2 ? argv[2] : "exit";
    int depth = argc > 3 ? atoi(argv[3]) : 1;
    if (argc > 4)
        start_threads(atoi(argv[4]));
    live(depth);
    until_end();
}
