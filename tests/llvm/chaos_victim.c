/* SPDX-License-Identifier: MIT
 *
 * chaos_victim TRUTH SEED SHAPE CALLS ENDING: calls counted functions in a random order, notes each
 * call in the truth, which several processes share, and ends as it is told, if it comes to that.
 * What is counted lies between what was entered and what was left.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { UNITS = 8, WORKERS = 3, ALARM_S = 60 };

#ifdef OF_GCOV
void __gcov_dump(void);
void __gcov_reset(void);
#define DUMP __gcov_dump
#define RESET __gcov_reset
#else
int __llvm_profile_dump(void);
void __llvm_profile_reset_counters(void);
#define DUMP __llvm_profile_dump
#define RESET __llvm_profile_reset_counters
#endif
void tick0(void), tick1(void), tick2(void), tick3(void);
void tick4(void), tick5(void), tick6(void), tick7(void);

static void (*const tick[UNITS])(void) = {tick0, tick1, tick2, tick3, tick4, tick5, tick6, tick7};
static struct truth {
    atomic_ullong entered[UNITS], left[UNITS];
} * truth;
static _Thread_local uint64_t state;

static void work(uint64_t seed, unsigned long long times)
{
    state = seed;
    for (; times > 0; times--) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        unsigned unit = (unsigned)(state >> 33) % UNITS;
        atomic_fetch_add(&truth->entered[unit], 1);
        tick[unit]();
        atomic_fetch_add(&truth->left[unit], 1);
    }
}

static void *work_in_thread(void *seed)
{
    work((uintptr_t)seed, UINT64_MAX);
    return NULL;
}

static void start_threads(void)
{
    pthread_t thread;
    for (uintptr_t i = 1; i <= WORKERS; i++)
        if (pthread_create(&thread, NULL, work_in_thread, (void *)i) != 0)
            abort();
}

static void start_workers(unsigned long long calls)
{
    for (unsigned i = 1; i <= WORKERS; i++)
        if (fork() == 0) {
            alarm(ALARM_S);
            work(i, calls * i);
            if (i == 1)
                _exit(0);
            kill(getpid(), i == 2 ? SIGKILL : SIGTERM);
        }
}

int main(int count, char **arguments)
{
    if (count != 6)
        return 2;
    const char *shape = arguments[3], *ending = arguments[5];
    unsigned long long calls = strtoull(arguments[4], NULL, 10);
    int fd = open(arguments[1], O_RDWR | O_CLOEXEC);
    truth = mmap(NULL, sizeof(*truth), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (strcmp(shape, "threads") == 0)
        start_threads();
    if (strcmp(shape, "workers") == 0)
        start_workers(calls);
    work(strtoull(arguments[2], NULL, 10), calls);
    if (strcmp(shape, "dumps") == 0) {
        DUMP();
        RESET();
        work(5, calls / 2);
    }
    if (strcmp(ending, "_exit") == 0)
        _exit(0);
    if (strcmp(ending, "term") == 0)
        kill(getpid(), SIGTERM);
    if (strcmp(ending, "kill") == 0)
        kill(getpid(), SIGKILL);
    exit(0);
}
