/* SPDX-License-Identifier: MIT
 *
 * stress ROUNDS [FIRST] [loses]: threads that load, unload, fork and count, and one that ends the
 * process in the middle of it (stress_victim.c), without the library and with it. Exits with 0 when
 * each ended as it was told to, all files are whole and hold what was counted. SEED in the
 * environment and FIRST repeat a round; COV_KEEP_* are passed on; with `loses` counts may be lost.
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "stress_round.h"

enum { JOBS = 2, ROUNDS_AT_ONCE = 8, PATIENCE_S = 900 };

struct batch {
    struct stress_round rounds[ROUNDS_AT_ONCE];
    unsigned count;
    atomic_uint next;
};

struct result {
    struct verdict counts;
    unsigned words, failed;
};

static bool may_lose;

/* This program lies in the directory chaos of the build. */
static const char *find_build(void)
{
    static char build[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", build, sizeof(build) - 1);
    for (int i = 0; n > 0 && i < 2; i++)
        *strrchr(build, '/') = '\0';
    return build;
}

static bool is_wrong(const struct result *r)
{
    const struct verdict *v = &r->counts;
    bool is_lossy = v->lost || v->wrong_runs || r->words;
    return v->twice || v->broken || r->failed || (is_lossy && !may_lose);
}

static void *play_rounds(void *argument)
{
    struct batch *b = argument;
    for (unsigned i; (i = atomic_fetch_add(&b->next, 1)) < b->count;)
        stress_round_play(&b->rounds[i]);
    return NULL;
}

/* Keepers and orphans come to us when the victims are gone. */
static void await_keepers(void)
{
    while (wait4(-1, NULL, __WALL, NULL) >= 0 || errno != ECHILD)
        ;
}

static void play(struct batch *b)
{
    pthread_t jobs[JOBS];
    alarm(PATIENCE_S);
    for (int i = 0; i < JOBS; i++)
        if (pthread_create(&jobs[i], NULL, play_rounds, b) != 0)
            abort();
    for (int i = 0; i < JOBS; i++)
        pthread_join(jobs[i], NULL);
    await_keepers();
    alarm(0);
}

static void judge(struct stress_round *round, struct result *sum)
{
    struct result own = {.counts.quiet = may_lose, .failed = round->failed};
    own.words = stress_round_judge(round, &own.counts);
    bool wrong = is_wrong(&own);
    if (wrong)
        stress_round_tell(round);
    verdict_add(&sum->counts, &own.counts);
    sum->words += own.words;
    sum->failed += own.failed;
    stress_round_free(round, wrong);
}

static void play_batch(const struct stress_round *first, unsigned count, struct result *sum)
{
    struct batch b = {.count = count};
    for (unsigned i = 0; i < count; i++) {
        b.rounds[i] = *first;
        b.rounds[i].number += i;
    }
    play(&b);
    for (unsigned i = 0; i < count; i++)
        judge(&b.rounds[i], sum);
}

static void give_up(int sig)
{
    static const char line[] = "stress: victims or keepers do not end\n";
    (void)sig;
    (void)!write(STDOUT_FILENO, line, sizeof(line) - 1);
    _exit(1);
}

int main(int argc, char **argv)
{
    const struct rlimit no_core = {0, 0};
    unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 20;
    const char *seed = getenv("SEED");
    struct stress_round first = {.build = find_build(),
                                 .seed = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL),
                                 .number = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0};
    struct result r = {.failed = 0};
    may_lose = strcmp(argv[argc - 1], "loses") == 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGALRM, give_up);
    printf("stress: SEED=%llu\n", (unsigned long long)first.seed);
    for (unsigned left = rounds, n; left > 0; left -= n, first.number += n) {
        n = left < ROUNDS_AT_ONCE ? left : ROUNDS_AT_ONCE;
        play_batch(&first, n, &r);
    }
    printf("stress: %u rounds, %llu ticks, %llu in flight, %llu lost, %llu twice, %u wrong runs, "
           "%u broken files, %u words, %u other endings\n",
           rounds, r.counts.ticks, r.counts.in_flight, r.counts.lost, r.counts.twice,
           r.counts.wrong_runs, r.counts.broken, r.words, r.failed);
    return is_wrong(&r);
}
