/* SPDX-License-Identifier: MIT
 *
 * victim TRUTH ROUND SEED SHAPE CALLS ENDING...: calls the counted functions of its units in a
 * random order, notes each call in the truth, and ends as it is told, if it comes to that. What is
 * counted in its units lies between what was entered and what was left.
 */
#include "truth.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef VARIANT
#define VARIANT SMALL
#endif

enum { WORKERS = 3, DUMP_TIMES = 3, SWEEP_EVERY = 32, ALARM_S = 60 };

extern void (*const tick[])(void), (*const sweep[])(void);
extern const unsigned units;

static struct truth *truth;
static struct truth_program *noted;
static unsigned round_number;
static uint64_t seed;
static unsigned long long calls;
static atomic_bool seen[UNITS_MAX];
static _Thread_local uint64_t state;

static unsigned next_random(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33);
}

static void make_call(struct calls *of, void (*function)(void))
{
    atomic_fetch_add(&of->entered, 1);
    function();
    atomic_fetch_add(&of->left, 1);
}

static void visit(unsigned unit)
{
    make_call(&noted->units[unit].ticks, tick[unit]);
    if (!atomic_exchange(&seen[unit], true))
        atomic_fetch_add(&noted->units[unit].processes, 1);
    if (next_random() % SWEEP_EVERY == 0)
        make_call(&noted->units[unit].sweeps, sweep[unit]);
}

static void work(uint64_t stream, unsigned long long times)
{
    state = seed + stream;
    for (next_random(); times > 0; times--)
        visit(next_random() % units);
}

static void *work_in_thread(void *stream)
{
    work((uintptr_t)stream, ULLONG_MAX);
    return NULL;
}

static void announce(enum phase phase)
{
    atomic_store(&truth->phases[round_number], phase);
    syscall(SYS_futex, &truth->phases[round_number], FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* In the child. It outlives its parent, but not the driver for long. */
static void be_worker(unsigned number)
{
    memset((void *)seen, 0, sizeof(seen));
    prctl(PR_SET_PDEATHSIG, 0);
    alarm(ALARM_S);
    if (number == 1) {
        atomic_fetch_add(&noted->starts, 1);
        number += fork() == 0 ? WORKERS : 0;
        memset((void *)seen, 0, sizeof(seen));
    }
    work(100 + number, number == 2 ? calls : ULLONG_MAX);
    _exit(0);
}

static pid_t fork_somehow(void)
{
    switch (next_random() % 3) {
    case 0:
        return _Fork();
    case 1:
        return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    default:
        return fork();
    }
}

static void start_workers(void)
{
    state = seed;
    for (unsigned i = 0; i < WORKERS; i++) {
        atomic_fetch_add(&noted->starts, 1);
        if (fork_somehow() == 0)
            be_worker(i);
    }
}

static void start_threads(void)
{
    pthread_t thread;
    for (uintptr_t i = 1; i <= WORKERS; i++)
        if (pthread_create(&thread, NULL, work_in_thread, (void *)i) != 0)
            abort();
}

#ifdef CALLS_DUMP
void __gcov_dump(void);
void __gcov_reset(void);

static void dump(void)
{
    for (int i = 0; i < DUMP_TIMES; i++) {
        __gcov_dump();
        __gcov_reset();
        work(200 + (unsigned)i, calls / DUMP_TIMES);
    }
}
#else
static void dump(void)
{
}
#endif

/* Another image of the same program, which takes the next ending. */
static void execute(char **argv)
{
    char *const nowhere[] = {"nowhere", NULL};
    atomic_fetch_add(&noted->starts, 1);
    execv("/nowhere", nowhere);
    work(300, calls / 2);
    memmove(argv + 6, argv + 7, sizeof(*argv) * (argv[7] ? 2 : 1));
    execv(argv[0], argv);
    abort();
}

static void end(char **argv)
{
    const char *how = argv[6];
    if (strcmp(how, "exec") == 0)
        execute(argv);
    if (strcmp(how, "_exit") == 0)
        _exit(0);
    if (strcmp(how, "quick_exit") == 0)
        quick_exit(0);
    if (strcmp(how, "dump") == 0)
        dump();
    exit(0);
}

static void map_truth(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    truth = mmap(NULL, sizeof(*truth), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (truth == MAP_FAILED)
        abort();
    noted = &truth->programs[VARIANT];
}

int main(int argc, char **argv)
{
    if (argc < 7)
        return 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    map_truth(argv[1]);
    round_number = (unsigned)strtoul(argv[2], NULL, 10);
    seed = strtoull(argv[3], NULL, 10);
    calls = strtoull(argv[5], NULL, 10);
    if (strcmp(argv[4], "workers") == 0)
        start_workers();
    if (strcmp(argv[4], "threads") == 0 || strcmp(argv[4], "workers_of_threads") == 0)
        start_threads();
    if (strcmp(argv[4], "workers_of_threads") == 0)
        start_workers();
    announce(WORKING);
    work(0, calls);
    announce(ENDING);
    end(argv);
}
