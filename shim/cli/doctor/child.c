/* SPDX-License-Identifier: MIT
 *
 * Starts the program, reads its answer, and ends it.
 */
#include "cli/doctor/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/clock.h"

/* A program that does nothing for so long hangs; one that works gets more time, since the machine
 * may be busy. */
#define IDLE_MS 10000
#define WHOLE_MS 60000
#define SLICE_MS 200
#define ANSWER_MAX 65536

/* Runs in the child. */
static void become(const char *file, char **words, char **environment, int output)
{
    int nothing = open("/dev/null", O_RDWR);
    setpgid(0, 0);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDERR_FILENO);
    dup2(output, STDOUT_FILENO);
    execve(file, words, environment);
    _exit(127);
}

static pid_t start(const char *file, char **words, char **environment, int *output)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        become(file, words, environment, ends[1]);
    close(ends[1]);
    if (child < 0)
        close(ends[0]);
    *output = ends[0];
    return child;
}

static long long now_ms(void)
{
    return clock_ns(CLOCK_MONOTONIC) / 1000000;
}

/* How much processor time the child has used. */
static long long used_ns(pid_t child)
{
    clockid_t clock;
    return clock_getcpuclockid(child, &clock) == 0 ? clock_ns(clock) : 0;
}

static char *read_answer(pid_t child, int output)
{
    static char answer[ANSWER_MAX];
    struct pollfd pipe = {.fd = output, .events = POLLIN};
    long long end = now_ms() + WHOLE_MS, idle_end = now_ms() + IDLE_MS, used = 0;
    size_t size = 0;
    for (ssize_t got = 1; got > 0 && size < sizeof(answer) - 1;) {
        if (poll(&pipe, 1, SLICE_MS) == 1) {
            got = read(output, answer + size, sizeof(answer) - 1 - size);
            size += got > 0 ? (size_t)got : 0;
        }
        if (used_ns(child) > used)
            idle_end = now_ms() + IDLE_MS;
        used = used_ns(child);
        if (now_ms() > end || now_ms() > idle_end)
            break;
    }
    close(output);
    answer[size] = '\0'; /* an earlier answer may have been longer */
    return answer;
}

char *doctor_child_ask(const char *file, char **words, char **environment)
{
    int output;
    pid_t child = start(file, words, environment, &output);
    if (child < 0)
        return NULL;
    char *answer = read_answer(child, output);
    kill(-child, SIGKILL); /* the wrapper of a version manager may have children of its own */
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return answer;
}
