/* SPDX-License-Identifier: MIT
 *
 * Programs of several threads: the main thread leaves before the end, or the others count on while
 * the process ends. What they count up to their last instant is kept, tick for tick.
 */
#include "ending_trial.h"

#include "oracle.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 3 };

#define LEAVES(how) LIST(victim("ending_main_thread"), how)

Test(ending_threads, return_of_the_last_one_keeps_the_counts)
{
    KEEPS(LEAVES("return"), .clean = LEAVES("stays"), .loss = LOSES_NOTHING);
}

Test(ending_threads, main_thread_gone_exit_and__exit_keep_the_counts)
{
    KEEPS(LEAVES("exit"), .clean = LEAVES("stays"), .loss = LOSES_NOTHING);
    KEEPS(LEAVES("_exit"), .clean = LEAVES("stays"));
    KEEPS(LEAVES("exit_group"), .clean = LEAVES("stays"));
}

Test(ending_threads, main_thread_gone_signals_keep_the_counts)
{
    KEEPS(LEAVES("wait"), .clean = LEAVES("stays"), .sig = SIGTERM);
    KEEPS(LEAVES("wait"), .clean = LEAVES("stays"), .sig = SIGSEGV);
    KEEPS(LEAVES("term"), .clean = LEAVES("stays"));
    KEEPS(LEAVES("abort"), .clean = LEAVES("stays"));
}

Test(ending_threads, main_thread_gone_SIGKILL_keeps_the_counts)
{
    KEEPS(LEAVES("wait"), .clean = LEAVES("stays"), .sig = SIGKILL);
    KEEPS(LEAVES("kill"), .clean = LEAVES("stays"));
}

/* gcov's counts of the lines `thread N`, in their order. */
static void read_counts(const char *tree, unsigned long counts[THREADS])
{
    char *file = file_named(tree, "ending_threads.gcda");
    char *text =
        shell("file='%s'; cp '%s/ending_threads.gcno' \"${file%%.gcda}.gcno\" &&\n"
              "gcov -t \"$file\" | sed -n 's|^ *\\([0-9]*\\):.*/\\* thread [0-9] .*|\\1|p'",
              file, built("victims/ending_threads"));
    int n = sscanf(text, "%lu %lu %lu", &counts[0], &counts[1], &counts[2]);
    cr_assert(n == THREADS, "gcov of %s: %s", file, text);
    free(text);
    free(file);
}

static void expect_ticks(const char *tree, const char *file, const char *how)
{
    unsigned long counts[THREADS];
    size_t size;
    unsigned long *ticks = (unsigned long *)file_read(file, &size);
    cr_assert(ticks && size >= sizeof counts, "%s: %zu bytes", file, size);
    read_counts(tree, counts);
    for (size_t i = 0; i < THREADS; i++)
        cr_assert(counts[i] == ticks[i] || counts[i] == ticks[i] + 1,
                  "%s: thread %zu counted %lu, ticked %lu", how, i, counts[i], ticks[i]);
    free(ticks);
}

static void keeps_ticks(const char *how, const char *in_thread, int sig)
{
    char *dir = dir_new("ticks");
    const char *lost = under(dir, "lost"), *kept = under(dir, "kept");
    struct ending e = {.argv = LIST(victim("ending_threads"), under(dir, "ticks"), how, in_thread),
                       .sig = sig};
    struct program without = ending_run(e, lost, false), with = ending_run(e, kept, true);
    expect_same_outcome(&with, &without);
    expect_ticks(kept, under(dir, "ticks"), how);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}

#define COUNTING(name, ...)                                                                        \
    Test(ending_threads, counting_at_##name##_lose_no_tick)                                        \
    {                                                                                              \
        keeps_ticks(__VA_ARGS__);                                                                  \
    }

COUNTING(exit, "exit", NULL, 0)
COUNTING(_exit, "_exit", NULL, 0)
COUNTING(exit_group, "exit_group", NULL, 0)
COUNTING(exit_of_another_thread, "thread", "exit", 0)
COUNTING(_exit_of_another_thread, "thread", "_exit", 0)
COUNTING(SIGTERM, "wait", NULL, SIGTERM)
COUNTING(SIGSEGV, "wait", NULL, SIGSEGV)
COUNTING(a_fault_of_their_own, "fault", NULL, 0)
COUNTING(abort, "abort", NULL, 0)
COUNTING(SIGKILL, "wait", NULL, SIGKILL)
COUNTING(SIGKILL_of_itself, "kill", NULL, 0)
COUNTING(SIGKILL_after_a_fork, "forks", NULL, 0)
COUNTING(exec, "execve", NULL, 0)
COUNTING(exec_that_libgcov_does_not_see, "plain_execve", NULL, 0)
