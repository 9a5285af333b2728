/* SPDX-License-Identifier: MIT
 *
 * The steps before a start: words such as `set:NAME=value` that change the process's own
 * environment or build the array that it passes on.
 */
#ifndef COVKEEP_START_STEPS_H
#define COVKEEP_START_STEPS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The array to pass on; NULL is passed when is_passed says so, else it is `environ`. */
static char **passed;
static size_t n_passed;
static int is_passed;

static void pass(char *entry)
{
    passed = realloc(passed, (n_passed + 2) * sizeof *passed);
    if (!passed)
        abort();
    passed[n_passed++] = entry;
    passed[n_passed] = NULL;
}

/* `count` variables, each with a value of `size` bytes. */
static void pass_many(long count, size_t size)
{
    for (long i = 0; i < count; i++) {
        char *entry = malloc(size + 32);
        if (!entry)
            abort();
        int n = sprintf(entry, "VARIABLE_%05ld=", i);
        memset(entry + n, 'x', size);
        entry[(size_t)n + size] = '\0';
        pass(entry);
    }
}

static void set(char *entry)
{
    char *equals = strchr(entry, '=');
    *equals = '\0';
    setenv(entry, equals + 1, 1);
}

/* Adds to the process's own environment without a word to libc. */
static void pass_own(char *entry)
{
    size_t n = 0;
    while (environ && environ[n])
        n++;
    char **longer = calloc(n + 2, sizeof *longer);
    if (!longer)
        abort();
    if (n)
        memcpy(longer, environ, n * sizeof *longer);
    longer[n] = entry;
    environ = longer;
}

static void limit_stack(long bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_STACK, &limit);
    limit.rlim_cur = (rlim_t)bytes;
    if (setrlimit(RLIMIT_STACK, &limit))
        abort();
}

/* Takes one step; 0 when it is none of these. */
static int step_taken(const char *name, char *value)
{
    int is_pass = 1;
    if (strcmp(name, "null") == 0)
        passed = NULL;
    else if (strcmp(name, "empty") == 0)
        passed = calloc(1, sizeof *passed);
    else if (strcmp(name, "pass") == 0)
        pass(value);
    else if (strcmp(name, "many") == 0)
        pass_many(atol(value), 1);
    else if (strcmp(name, "fat") == 0)
        pass_many(atol(value), 100000);
    else if (strcmp(name, "huge") == 0)
        pass_many(1, (size_t)atol(value));
    else
        is_pass = 0;
    is_passed |= is_pass;
    if (is_pass)
        return 1;
    if (strcmp(name, "set") == 0)
        set(value);
    else if (strcmp(name, "put") == 0)
        putenv(value);
    else if (strcmp(name, "unset") == 0)
        unsetenv(value);
    else if (strcmp(name, "clear") == 0)
        clearenv();
    else if (strcmp(name, "replace") == 0)
        environ = passed;
    else if (strcmp(name, "put-directly") == 0)
        pass_own(value);
    else if (strcmp(name, "stack") == 0)
        limit_stack(atol(value));
    else if (strcmp(name, "chdir") == 0)
        return chdir(value) == 0;
    else
        return 0;
    return 1;
}

#endif
