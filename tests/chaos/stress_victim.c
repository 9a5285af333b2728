/* SPDX-License-Identifier: MIT
 *
 * stress_victim TRUTH SEED THREADS ENDER AFTER_US ENDING: threads load, call and unload counted
 * plugins, count in the program itself, fork, look at and change the environment, and start shells,
 * until one of them (0 is the main thread) ends the process in the middle of all that. Each counted
 * call is noted before and after it, as in victim.c.
 */
#include "truth.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef OWN /* stress_units says how many it makes */
#define OWN 4
#define UNITS 12
#endif

enum { CALLS_MAX = 5, SWEEP_EVERY = 8, ALARM_S = 200 };

void tick_0(void), tick_1(void), tick_2(void), tick_3(void);
void sweep_0(void), sweep_1(void), sweep_2(void), sweep_3(void);
static void (*const tick[OWN])(void) = {tick_0, tick_1, tick_2, tick_3};
static void (*const sweep[OWN])(void) = {sweep_0, sweep_1, sweep_2, sweep_3};

static struct truth_program *noted;
static char *home; /* the plugins lie there */
static const char *ending;
static uint64_t seed;
static unsigned ender;
static atomic_llong end_at = LLONG_MAX; /* in us of CLOCK_MONOTONIC */
static atomic_bool seen[UNITS_MAX];
static _Thread_local uint64_t state;

static unsigned below(unsigned limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % limit;
}

static void fail(const char *what)
{
    fprintf(stderr, "stress_victim: %s\n", what);
    _exit(99);
}

static void make_call(struct calls *of, void (*function)(void))
{
    atomic_fetch_add(&of->entered, 1);
    function();
    atomic_fetch_add(&of->left, 1);
}

static void visit(unsigned unit, void (*ticks)(void), void (*sweeps)(void))
{
    for (unsigned left = 1 + below(CALLS_MAX); left > 0; left--)
        make_call(&noted->units[unit].ticks, ticks);
    if (!atomic_exchange(&seen[unit], true))
        atomic_fetch_add(&noted->units[unit].processes, 1);
    if (below(SWEEP_EVERY) == 0)
        make_call(&noted->units[unit].sweeps, sweeps);
}

static void visit_own(void)
{
    unsigned unit = below(OWN);
    visit(unit, tick[unit], sweep[unit]);
}

static void fork_and_visit(unsigned unit, void (*ticks)(void), void (*sweeps)(void))
{
    int status = 0;
    atomic_fetch_add(&noted->starts, 1);
    pid_t child = fork();
    if (child == 0) {
        alarm(ALARM_S);
        memset((void *)seen, 0, sizeof(seen));
        visit(unit, ticks, sweeps);
        visit_own();
        _exit(0);
    }
    if (child > 0 && waitpid(child, &status, 0) == child && status != 0)
        fail("a child ended with another status");
}

/* Each loading is a run of its own. */
static void use_plugin(void)
{
    char path[512];
    unsigned unit = OWN + below(UNITS - OWN);
    snprintf(path, sizeof(path), "%s/p%u.so", home, unit);
    atomic_fetch_add(&noted->starts, 1);
    void *plugin = dlopen(path, RTLD_NOW);
    void (*ticks)(void) = plugin ? (void (*)(void))dlsym(plugin, "tick") : NULL;
    void (*sweeps)(void) = plugin ? (void (*)(void))dlsym(plugin, "sweep") : NULL;
    if (!ticks || !sweeps)
        fail(dlerror());
    visit(unit, ticks, sweeps);
    if (below(24) == 0)
        fork_and_visit(unit, ticks, sweeps);
    dlclose(plugin);
}

static void use_environment(void)
{
    char value[16];
    snprintf(value, sizeof(value), "%u", below(1000));
    if (below(2))
        setenv("STRESS", value, 1);
    else
        (void)getenv("NOWHERE");
}

static void use_shell(void)
{
    FILE *shell = popen(":", "re");
    if (shell)
        pclose(shell);
}

static void act(void)
{
    unsigned what = below(200);
    if (what == 0)
        use_shell();
    else if (what < 4)
        fork_and_visit(0, tick_0, sweep_0);
    else if (what < 30)
        use_environment();
    else if (what < 80)
        visit_own();
    else
        use_plugin();
}

static long long now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void end(void)
{
    if (strcmp(ending, "exit") == 0)
        exit(7);
    if (strcmp(ending, "_exit") == 0)
        _exit(7);
    if (strcmp(ending, "abort") == 0)
        abort();
    if (strcmp(ending, "SIGSEGV") == 0)
        *(volatile int *)8 = 0;
    kill(getpid(), strcmp(ending, "SIGTERM") == 0 ? SIGTERM : SIGKILL);
    for (;;)
        pause();
}

static void *live(void *number)
{
    unsigned mine = (unsigned)(uintptr_t)number;
    state = seed + mine * 0x9e3779b97f4a7c15u;
    for (below(1);; act())
        if (mine == ender && now_us() >= end_at)
            end();
    return NULL;
}

static void map_truth(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    noted = mmap(NULL, sizeof(*noted), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (noted == MAP_FAILED)
        fail("mmap");
}

int main(int argc, char **argv)
{
    pthread_t thread;
    if (argc < 7)
        return 2;
    map_truth(argv[1]);
    home = strdup(argv[0]);
    *strrchr(home, '/') = '\0';
    seed = strtoull(argv[2], NULL, 10);
    ender = (unsigned)strtoul(argv[4], NULL, 10);
    ending = argv[6];
    alarm(ALARM_S);
    for (uintptr_t i = 1; i < strtoul(argv[3], NULL, 10); i++)
        if (pthread_create(&thread, NULL, live, (void *)i) != 0)
            fail("pthread_create");
    end_at = now_us() + strtol(argv[5], NULL, 10);
    live(0);
}
