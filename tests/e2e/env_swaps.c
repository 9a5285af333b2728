/* SPDX-License-Identifier: MIT
 *
 * popen and wordexp read `environ` themselves, which holds the restored environment for that time:
 * with several threads at once nothing of the program's is lost or left behind.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/start.h"

static const char *const env[] = {PATH_ENV, "COV_A=1", NULL};

static struct program run(bool preload, const char *mode)
{
    const char *victim = built("victims/env_swaps_plain/env_swaps_plain");
    struct program p = {
        .argv = WORDS(victim, mode), .env = env, .preload = preload, .deadline_ms = 600000};
    program_run(&p);
    return p;
}

static void numbers(const struct program *p, int *restored, int *started)
{
    const char *at = strstr(p->err, "restored ");
    cr_assert(at && sscanf(at, "restored %d of %d", restored, started) == 2, "%s", p->err);
}

/* Every command finds COV_A with the shim, none without. */
static void expect_same(const char *mode)
{
    struct program without = run(false, mode), with = run(true, mode);
    int restored, started;
    cr_expect_eq(with.status, 0);
    cr_expect_eq(without.status, 0);
    cr_expect_str_eq(with.out, without.out);
    numbers(&without, &restored, &started);
    cr_expect_eq(restored, 0);
    numbers(&with, &restored, &started);
    cr_expect_eq(restored, started, "%s", with.err);
    cr_expect_gt(started, 0);
    program_free(&without);
    program_free(&with);
}

Test(env_swaps, many_threads_start_read_and_change, .timeout = 300)
{
    expect_same("threads");
}

Test(env_swaps, many_threads_start_and_read_a_cleared_environment, .timeout = 300)
{
    expect_same("cleared");
}

Test(env_swaps, changes_between_overlapping_calls_stay)
{
    expect_same("nested");
    expect_same("nested-cleared");
}

/* The command itself says nothing here. */
static void expect_same_memory(const char *mode)
{
    struct program without = run(false, mode), with = run(true, mode);
    cr_expect_eq(with.status, 0);
    cr_expect_str_eq(with.out, without.out, "%s", with.err);
    program_free(&without);
    program_free(&with);
}

Test(env_swaps, many_calls_take_no_more_memory, .timeout = 300)
{
    expect_same_memory("memory");
    expect_same_memory("changing");
}
