/* SPDX-License-Identifier: MIT
 *
 * An environment that is as long as the kernel takes it (E2BIG), so that there is no room for what
 * we add: the program is started as without the shim, through whichever function, and one line says
 * what it has not got. Where it is too long without us nobody says anything.
 */
#include "oracle.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "support/start.h"

enum { TOO_MUCH = 131000 };

/* The limit is a quarter of the stack's; one string has `size` bytes, and there are few others. */
static struct program start_with(const char *front, bool preload, long size)
{
    char step[32];
    sprintf(step, "huge:%ld", size);
    return run_in(start_env, preload,
                  START_PLAIN(front, "stack:524288", step, "--", env_plain(), "one"));
}

static bool fits(const char *front, long size)
{
    struct program p = start_with(front, false, size);
    bool started = has_line(p.out, "arg one");
    program_free(&p);
    return started;
}

static long most_of(const char *front)
{
    long most = 0, too_much = TOO_MUCH;
    cr_assert(fits(front, most) && !fits(front, too_much));
    while (too_much - most > 1) {
        long middle = (most + too_much) / 2;
        *(fits(front, middle) ? &most : &too_much) = middle;
    }
    return most;
}

/* Takes the line out of what was written to stderr; false when it is not there, or not once. */
static bool take_line(struct program *p)
{
    static const char told[] = ": coverage variables not passed on: ",
                      reason[] = ": Argument list too long\n";
    char *line = strstr(p->err, "covkeep[");
    char *end = line ? strchr(line, '\n') + 1 : NULL;
    if (!line || strstr(end, "covkeep[") || !memmem(line, (size_t)(end - line), told, strlen(told)))
        return false;
    bool has_reason = strncmp(end - strlen(reason), reason, strlen(reason)) == 0;
    memmove(line, end, strlen(end) + 1);
    return has_reason;
}

/* Too large to be shown where it differs. */
static void expect_same_environment(struct program *with, struct program *without)
{
    cr_assert(strcmp(with->out, without->out) == 0, "it got another environment");
    with->out[0] = without->out[0] = '\0';
}

static void is_started_without(const char *front)
{
    long most = most_of(front);
    struct program without = start_with(front, false, most), with = start_with(front, true, most);
    cr_assert(take_line(&with), "%s", with.err);
    expect_same_environment(&with, &without);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
    expect_unchanged(start_env,
                     START_PLAIN(front, "stack:524288", "huge:131000", "--", env_plain()));
}

/* The functions that the libc does not have start nothing. */
#define STARTS_WITHOUT(front)                                                                      \
    Test(exec_too_long, front##_starts_without_ours)                                               \
    {                                                                                              \
        struct program p = start_with(#front, false, 0);                                           \
        bool is_there = !has_line(p.err, "result 38 errno 77 status 0");                           \
        program_free(&p);                                                                          \
        if (is_there)                                                                              \
            is_started_without(#front);                                                            \
    }
EXEC_FRONTS(STARTS_WITHOUT)
SPAWN_FRONTS(STARTS_WITHOUT)
SHELL_FRONTS(STARTS_WITHOUT)
