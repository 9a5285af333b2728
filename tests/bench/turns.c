/* SPDX-License-Identifier: MIT
 *
 * Times programs under preloaded libraries, in turns within one run, so that what else the machine
 * does hits all of them alike.
 *
 *   turns ROUNDS WHAT PROGRAM LIBRARY [PROGRAM LIBRARY]...
 *
 * LIBRARY is a file, to which each `,NAME=VALUE` adds a variable; or empty: none.
 *
 * WHAT: `whole` from the start to the end; `cpu` the processors' time of that, of the program and
 * of all that it leaves; `eof` and `term` from closing its standard input, or SIGTERM, to its end,
 * after it has printed a line. Prints for each pair the median and the quartiles in microseconds,
 * then those of its ratio to the first pair of the same round, in which what the machine does for
 * longer than a round cancels out.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { VARIABLES = 8 };

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void fail(const char *what)
{
    perror(what);
    exit(2);
}

static pid_t start(const char *program, const char *library, int in, int out)
{
    char preload[4096];
    char *const argv[] = {(char *)program, NULL};
    char *env[VARIABLES + 1] = {"PATH=/usr/bin:/bin", *library ? preload : NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", library);
    for (int i = 2; i < VARIABLES && env[i - 1] && (env[i] = strchr(env[i - 1], ',')); i++)
        *env[i]++ = '\0';
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (posix_spawn(&pid, program, &actions, NULL, argv, env) != 0)
        fail(program);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

static double to_us(struct timeval time)
{
    return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

/* Of all children that were waited for, and theirs. */
static double cpu_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return to_us(usage.ru_utime) + to_us(usage.ru_stime);
}

static void await_orphans(void)
{
    while (waitpid(-1, NULL, __WALL) > 0)
        ;
}

static double one_round(const char *what, const char *program, const char *library)
{
    int in[2], out[2];
    char byte;
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        fail("pipe2");
    int is_cpu = strcmp(what, "cpu") == 0;
    double begin = is_cpu ? cpu_us() : now_us();
    pid_t pid = start(program, library, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    if (!is_cpu && strcmp(what, "whole") != 0) {
        while (read(out[0], &byte, 1) == 1 && byte != '\n')
            ;
        begin = now_us();
        if (strcmp(what, "term") == 0)
            kill(pid, SIGTERM);
    }
    close(in[1]);
    if (waitpid(pid, NULL, 0) != pid)
        fail("waitpid");
    if (is_cpu)
        await_orphans();
    double taken = (is_cpu ? cpu_us() : now_us()) - begin;
    close(out[0]);
    return taken;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Median and quartiles. Sorts the values. */
static void print_middle(const char *format, double *values, size_t count)
{
    qsort(values, count, sizeof(*values), compare);
    printf(format, values[count / 2], values[count / 4], values[count * 3 / 4]);
}

int main(int argc, char **argv)
{
    if (argc < 5 || argc % 2 == 0 || atoi(argv[1]) < 1) {
        fprintf(stderr, "usage: turns ROUNDS whole|cpu|eof|term PROGRAM LIBRARY...\n");
        return 2;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    size_t rounds = (size_t)atoi(argv[1]), pairs = ((size_t)argc - 3) / 2;
    double *taken = calloc(rounds * pairs, sizeof(*taken));
    double *ratios = calloc(rounds * pairs, sizeof(*ratios));
    if (!taken || !ratios)
        fail("calloc");
    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < pairs; i++)
            taken[i * rounds + round] = one_round(argv[2], argv[3 + 2 * i], argv[4 + 2 * i]);
    for (size_t i = 0; i < pairs; i++)
        for (size_t round = 0; round < rounds; round++)
            ratios[i * rounds + round] = taken[i * rounds + round] / taken[round];
    for (size_t i = 0; i < pairs; i++) {
        print_middle("%.1f %.1f %.1f ", taken + i * rounds, rounds);
        print_middle("%.3f %.3f %.3f\n", ratios + i * rounds, rounds);
    }
    free(taken);
    free(ratios);
    return 0;
}
