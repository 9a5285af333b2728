/* SPDX-License-Identifier: MIT
 *
 * Counts, and ends in the way that the argument names; built with a sanitizer. `wait` waits for its
 * ending, or exits at the end of its input; `busy` makes no call any more, `pause` only one; with
 * `thread` a second thread is busy beside the one that waits. `fork` ends its child by the second
 * argument. `handler` sends itself a signal that its handler counts. `race` has a race, which a
 * sanitizer may make its exit status, and ends by _exit.
 */
#define _GNU_SOURCE
#include "../endings.h"

#include <fcntl.h>
#include <pthread.h>

/* For AddressSanitizer, which asks for it by this name. */
const char *__asan_default_options(void);
UNCOUNTED const char *__asan_default_options(void)
{
    return "verify_asan_link_order=0:detect_leaks=0";
}

static UNCOUNTED void *be_busy(void *unused)
{
    volatile unsigned turns = 0;
    for (;;)
        turns++;
    return unused;
}

static UNCOUNTED void start_busy_thread(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, be_busy, NULL) != 0)
        fail("pthread_create");
}

static UNCOUNTED void fork_child(const char *how)
{
    pid_t child = plain_fork();
    if (child == 0) {
        count(5);
        end_by(how);
    }
    reap(child);
}

/* By __gcov_fork, so that libgcov counts each process's own part. */
static UNCOUNTED void fork_clean_child(void)
{
    pid_t child = fork();
    if (child == 0) {
        count(5);
        exit(0);
    }
    reap(child);
}

static volatile sig_atomic_t handled;

static void handle(int sig)
{
    handled += sig;
}

static UNCOUNTED void handle_own_signal(void)
{
    signal(SIGUSR1, handle);
    kill(getpid(), SIGUSR1);
    say(handled == SIGUSR1 ? "handled\n" : "put off\n");
}

static unsigned raced, is_over;

static UNCOUNTED void *take_part(void *unused)
{
    raced++;
    __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
    return unused;
}

/* What a sanitizer says of it holds addresses. */
static UNCOUNTED void race(void)
{
    pthread_t thread;
    dup2(open("/dev/null", O_WRONLY), 2);
    if (pthread_create(&thread, NULL, take_part, NULL) != 0)
        fail("pthread_create");
    while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED))
        ;
    raced++;
    say("ready\n");
    _exit(0);
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    count(60);
    if (is(how, "thread"))
        start_busy_thread();
    if (is(how, "fork"))
        fork_child(argv[2]);
    if (is(how, "fork_clean"))
        fork_clean_child();
    if (is(how, "handler"))
        handle_own_signal();
    if (is(how, "race"))
        race();
    if (is(how, "busy") || is(how, "pause") || is(how, "_exit") || is(how, "exit"))
        say("ready\n");
    if (is(how, "busy"))
        be_busy(NULL);
    if (is(how, "pause"))
        pause();
    if (is(how, "_exit") || is(how, "exit"))
        end_by(how);
    until_end();
}
