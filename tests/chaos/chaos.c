/* SPDX-License-Identifier: MIT
 *
 * chaos ROUNDS [loses | journal]: kills victims at random instants of their life, kills or stops
 * the keepers of some, and compares what their files hold with what they noted in shared memory
 * (truth.h). SEED in the environment repeats a schedule; COV_KEEP_* are passed on. Exits with 0
 * when there is no difference; with `loses` when counts were lost and all else is right, which
 * shows that a loss is seen. With `journal` they append to a journal, and `covkeep settle` is
 * killed, too.
 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "batch.h"

/* This program lies in the directory chaos of the build. */
static void find(struct chaos *chaos)
{
    static char build[PATH_MAX], victims[PATH_MAX + 16];
    ssize_t n = readlink("/proc/self/exe", build, sizeof(build) - 1);
    for (int i = 0; n > 0 && i < 2; i++)
        *strrchr(build, '/') = '\0';
    snprintf(victims, sizeof(victims), "%s/chaos/victims", build);
    chaos->build = build;
    chaos->victims = victims;
}

static bool is_whole(const struct result *r)
{
    return !(r->counts.twice || r->counts.broken || r->broken_reads || r->failed);
}

static bool is_different(const struct result *r)
{
    return !is_whole(r) || r->counts.lost || r->counts.wrong_runs || r->words ||
           (r->unfinished && !r->harms[KEEPER_KILLED]);
}

static bool is_worse_than_loss(const struct result *r)
{
    return !is_whole(r);
}

static void conclude(unsigned rounds, const struct result *r)
{
    const unsigned long *m = r->moments;
    const struct verdict *v = &r->counts;
    printf("chaos: %u victims (%lu killed at start, %lu at work, %lu in flush, %lu at end, "
           "%lu not), %llu ticks, %llu in flight, %llu lost, %llu twice, %u wrong runs\n",
           rounds, m[AT_START], m[AT_WORK], m[IN_FLUSH], m[AT_END], m[NEVER], v->ticks,
           v->in_flight, v->lost, v->twice, v->wrong_runs);
    printf("chaos: %lu keepers killed, %lu stopped; %lu reads, %lu broken files (%lu seen without "
           "the lock), %lu met an update cut off by a kill, %lu words, %lu other endings\n",
           r->harms[KEEPER_KILLED], r->harms[KEEPER_STOPPED], r->reads, r->broken_reads + v->broken,
           r->broken_without_lock, r->unfinished, r->words, r->failed);
}

static void give_up(int sig)
{
    static const char line[] = "chaos: victims or keepers do not end\n";
    (void)sig;
    (void)!write(STDOUT_FILENO, line, sizeof(line) - 1);
    _exit(1);
}

int main(int argc, char **argv)
{
    unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 300;
    bool loses = argc > 2 && strcmp(argv[2], "loses") == 0;
    const char *seed = getenv("SEED");
    struct chaos chaos = {.seed = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL)};
    struct result result = {.counts.quiet = loses};
    chaos.has_journal = argc > 2 && strcmp(argv[2], "journal") == 0;
    find(&chaos);
    setvbuf(stdout, NULL, _IOLBF, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_TIMERSLACK, 1);
    signal(SIGALRM, give_up);
    printf("chaos: SEED=%llu\n", (unsigned long long)chaos.seed);
    for (unsigned first = 0; first < rounds; first += ROUNDS_IN_BATCH) {
        unsigned left = rounds - first;
        batch_play(&chaos, first, left < ROUNDS_IN_BATCH ? left : ROUNDS_IN_BATCH, &result,
                   loses ? is_worse_than_loss : is_different);
    }
    conclude(rounds, &result);
    if (loses)
        return is_whole(&result) && result.counts.lost ? 0 : 1;
    return is_different(&result) ? 1 : 0;
}
