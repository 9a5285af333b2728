/* SPDX-License-Identifier: MIT
 *
 * Compares names only. A program that is taken for a reader and is none costs the time to settle.
 */
#include "exec/counts_reader.h"

#include <stddef.h>
#include <string.h>

#include "config.h"
#include "relay.h"

#define WAIT_MS 120000

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* What is in the names of these programs, as gcov-12, x86_64-linux-gnu-gcov and gcovr. */
static const char names[][14] = {"gcov",  "lcov",     "geninfo",      "fastcov",
                                 "grcov", "llvm-cov", "llvm-profdata"};

static bool is_reader(const char *path)
{
    const char *base = base_of(path);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strstr(base, names[i]))
            return true;
    return false;
}

static bool names_files(const char *argument)
{
    return strstr(argument, ".gcda") || strstr(argument, ".profraw");
}

static bool reads_counts(const char *program, char *const argv[])
{
    if (program && is_reader(program))
        return true;
    for (size_t i = 0; argv && argv[i]; i++)
        if (is_reader(argv[i]) || names_files(argv[i]))
            return true;
    return false;
}

void counts_reader_begins(const char *program, char *const argv[])
{
    if (config->journal && relay_is_on() && reads_counts(program, argv))
        relay_ask(RELAY_SETTLE, WAIT_MS);
}
