/* SPDX-License-Identifier: MIT
 *
 * Programs with a sanitizer, whose runtime has functions of libc's names in front of libc's, which
 * put signals off and use the state of the thread that calls them. They end as without the shim,
 * and what gcc's have counted is kept. clang's keep their own counts (another runtime), and only
 * end as ever.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* The program, built in dir; the test is skipped, and counted so, where that cannot be. */
static const char *built_with(const char *dir, const char *compiler, const char *sanitizer)
{
    char *command;
    cr_assert(asprintf(&command,
                       "cd '%s' && %s -fsanitize=%s -g --coverage -c -o sanitized.o '%s' && "
                       "%s -fsanitize=%s --coverage -o sanitized sanitized.o -lpthread",
                       dir, compiler, sanitizer, source("parts/sanitized.c"), compiler,
                       sanitizer) > 0);
    if (system(command) != 0)
        cr_skip_test("%s cannot build with -fsanitize=%s here", compiler, sanitizer);
    free(command);
    return under(dir, "sanitized");
}

static void keeps_every_ending(const char *sanitizer)
{
    char *dir = dir_new("sanitizer");
    const char *program = built_with(dir, "gcc", sanitizer);
    const char *const *clean = LIST(program, "wait");
    KEEPS(LIST(program, "exit"), .clean = clean, .loss = LOSES_NOTHING);
    KEEPS(LIST(program, "_exit"), .clean = clean);
    KEEPS(LIST(program, "wait"), .clean = clean, .sig = SIGTERM);
    KEEPS(LIST(program, "pause"), .clean = clean, .sig = SIGTERM);
    KEEPS(LIST(program, "busy"), .clean = clean, .sig = SIGTERM);
    KEEPS(LIST(program, "thread"), .clean = clean, .sig = SIGTERM);
    KEEPS(LIST(program, "wait"), .clean = clean, .sig = SIGKILL);
    KEEPS(LIST(program, "busy"), .clean = clean, .sig = SIGKILL);
    KEEPS(LIST(program, "thread"), .clean = clean, .sig = SIGKILL);
    KEEPS(LIST(program, "fork", "kill"), .clean = LIST(program, "fork_clean"), .sig = SIGTERM);
    KEEPS(LIST(program, "fork", "_exit"), .clean = LIST(program, "fork_clean"), .sig = SIGKILL);
    KEEPS(LIST(program, "race"), .clean = clean);
    KEEPS(LIST(program, "handler"), .loss = LOSES_NOTHING);
    dir_remove(dir);
}

static void expect_as_ever(const char *dir, const char *const *argv, int sig)
{
    struct ending e = {.argv = argv, .sig = sig};
    struct program without = ending_run(e, under(dir, "without"), false);
    struct program with = ending_run(e, under(dir, "with"), true);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
}

static void ends_as_ever(const char *sanitizer)
{
    char *dir = dir_new("sanitizer");
    const char *program = built_with(dir, "clang", sanitizer);
    expect_as_ever(dir, LIST(program, "exit"), 0);
    expect_as_ever(dir, LIST(program, "_exit"), 0);
    expect_as_ever(dir, LIST(program, "busy"), SIGTERM);
    expect_as_ever(dir, LIST(program, "pause"), SIGTERM);
    expect_as_ever(dir, LIST(program, "thread"), SIGTERM);
    expect_as_ever(dir, LIST(program, "busy"), SIGKILL);
    expect_as_ever(dir, LIST(program, "fork", "kill"), SIGTERM);
    expect_as_ever(dir, LIST(program, "race"), 0);
    expect_as_ever(dir, LIST(program, "handler"), 0);
    dir_remove(dir);
}

Test(sanitizer, thread_keeps_the_counts_of_every_ending)
{
    keeps_every_ending("thread");
}

Test(sanitizer, address_keeps_the_counts_of_every_ending)
{
    keeps_every_ending("address");
}

Test(sanitizer, undefined_keeps_the_counts_of_every_ending)
{
    keeps_every_ending("undefined");
}

Test(sanitizer, thread_of_clang_ends_as_ever)
{
    ends_as_ever("thread");
}

Test(sanitizer, address_of_clang_ends_as_ever)
{
    ends_as_ever("address");
}

Test(sanitizer, undefined_of_clang_ends_as_ever)
{
    ends_as_ever("undefined");
}
