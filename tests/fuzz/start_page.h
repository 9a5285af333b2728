/* SPDX-License-Identifier: MIT
 *
 * Many inputs in one process, each of which is the environment of a start: what is written once at
 * start (kernel/start_page.h) is put back before each. The Makefile gives that section of the
 * objects a name for which the linker makes these two symbols. And what stands in the place of
 * report.c, so that no line is written to a file that the input names.
 */
#ifndef COVKEEP_FUZZ_START_PAGE_H
#define COVKEEP_FUZZ_START_PAGE_H

#include "fuzz.h"

#include "config.h"
#include "report.h"

extern char __start_start_page[], __stop_start_page[];

static size_t lines;

void report_line(const char *what, const char *path, const char *reason)
{
    lines += *what && *path && *reason;
}

void report_errno(const char *what, const char *path, int error)
{
    lines += *what && *path && error;
}

void report_set_log(const char *path)
{
    fuzz_expect(!path || *path == '/');
}

/* A sanitizer keeps bytes between variables that nobody may touch but it. */
__attribute__((no_sanitize("address"))) static void copy_bytes(char *to, const char *from,
                                                               size_t size)
{
    for (volatile size_t i = 0; i < size; i++)
        to[i] = from[i];
}

static inline void begin_again(void)
{
    static struct config settings;
    static char *page;
    size_t size = (size_t)(__stop_start_page - __start_start_page);
    if (!page) {
        page = malloc(size);
        fuzz_expect(page);
        copy_bytes(page, __start_start_page, size);
        settings = *config;
    }
    copy_bytes(__start_start_page, page, size);
    *(struct config *)config = settings;
    lines = 0;
}

/* Makes an environment of the bytes, in which a NUL ends each entry; NULL ends it. `bytes` has room
 * for a NUL behind `size`. */
#define ENTRIES_MAX 64
static inline void entries_of(char *entries[ENTRIES_MAX + 1], char *bytes, size_t size)
{
    size_t count = 0;
    bytes[size] = '\0';
    for (size_t at = 0; at < size && count < ENTRIES_MAX; at += strlen(bytes + at) + 1)
        entries[count++] = bytes + at;
    entries[count] = NULL;
}

#endif
