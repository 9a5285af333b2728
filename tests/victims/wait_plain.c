/* SPDX-License-Identifier: MIT
 *
 * wait_plain WAY
 *
 * Waits for children that exit, are killed, stop and go on, for none, in vain, until a signal comes
 * in between, and until it is cancelled; prints what came back. Invariant: that is the same with
 * and without the shim.
 */
#define _GNU_SOURCE
#include "wait_ways.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

enum { ERRNO_BEFORE = 77 };

static const struct wait_way *way;

static void wait_and_tell(const char *what, pid_t pid, int options)
{
    memset(&seen.info, 0xee, sizeof seen.info);
    seen.status = 0xeeee;
    errno = ERRNO_BEFORE;
    long result = way->wait(pid, options);
    int error = errno;
    printf("%s: %s %ld, errno %d, status %#x, info %d %d %d %d\n", what,
           result == pid ? "the child" : "result", result == pid ? 0 : result, error,
           (unsigned)seen.status, seen.info.si_signo, seen.info.si_code, seen.info.si_status,
           seen.info.si_pid == pid);
    fflush(stdout);
}

static pid_t start(int code, int sig)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (sig)
            raise(sig);
        _exit(code);
    }
    return pid;
}

static pid_t start_sleeper(void)
{
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    return pid;
}

/* Even if it was only looked at. */
static void collect(void)
{
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
        ;
}

static void wait_for_ends(void)
{
    static const int signals[] = {0, SIGTERM, SIGKILL, SIGSEGV};
    for (seen.is_asked = 0; seen.is_asked < 2; seen.is_asked++)
        for (int i = 0; i < 4; i++) {
            wait_and_tell("end", start(3, signals[i]), 0);
            collect();
        }
    seen.is_asked = 1;
}

static void wait_in_vain(void)
{
    wait_and_tell("no child", 0x3fffffff, 0);
    if (!way->takes_options)
        return;
    wait_and_tell("bad options", 0x3fffffff, 0x10);
    pid_t pid = start_sleeper();
    kill(pid, SIGSTOP);
    wait_and_tell("stopped", pid, WUNTRACED);
    wait_and_tell("living", pid, WNOHANG);
    kill(pid, SIGCONT);
    wait_and_tell("continued", pid, WCONTINUED);
    kill(pid, SIGKILL);
    collect();
}

static void on_alarm(int sig)
{
    (void)sig;
}

static void wait_until_interrupted(void)
{
    struct itimerval often = {{0, 2000}, {0, 2000}}, never = {{0, 0}, {0, 0}};
    pid_t pid = start_sleeper();
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = on_alarm}, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    wait_and_tell("interrupted", pid, 0);
    setitimer(ITIMER_REAL, &never, NULL);
    kill(pid, SIGKILL);
    collect();
}

static volatile pid_t waiter;

static void clean_up(void *unused)
{
    (void)unused;
    puts("cleaned up");
}

static void *wait_in_thread(void *argument)
{
    pthread_cleanup_push(clean_up, NULL);
    waiter = gettid();
    way->wait(*(pid_t *)argument, 0);
    pthread_cleanup_pop(0);
    return NULL;
}

static int is_asleep(pid_t thread)
{
    char path[64], state = '?';
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", thread);
    FILE *file = fopen(path, "re");
    if (!file || fscanf(file, "%*d %*s %c", &state) != 1)
        abort();
    fclose(file);
    return state == 'S';
}

static void wait_until_cancelled(void)
{
    pthread_t thread;
    void *result = NULL;
    pid_t pid = start_sleeper();
    pthread_create(&thread, NULL, wait_in_thread, &pid);
    while (!waiter || !is_asleep(waiter))
        sched_yield();
    pthread_cancel(thread);
    pthread_join(thread, &result);
    printf("cancelled: %d\n", result == PTHREAD_CANCELED);
    kill(pid, SIGKILL);
    collect();
}

int main(int argc, char **argv)
{
    way = wait_way(argv[argc - 1]);
    wait_for_ends();
    wait_in_vain();
    wait_until_interrupted();
    if (way->is_cancellable)
        wait_until_cancelled();
    return 0;
}
