/* SPDX-License-Identifier: MIT */
#include "cli/lines/excluded.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/text.h"

struct source {
    char *path;
    unsigned char *lines; /* a set for each line, from the first on */
    size_t count;
};

static void *sources; /* a tree of struct source (tsearch(3)) */

struct marker {
    const char *line, *start, *stop;
    unsigned set;
};
static const struct marker markers[] = {
    {"LCOV_EXCL_LINE", "LCOV_EXCL_START", "LCOV_EXCL_STOP", EXCLUDED_LINE},
    {"LCOV_EXCL_BR_LINE", "LCOV_EXCL_BR_START", "LCOV_EXCL_BR_STOP", EXCLUDED_BRANCH},
    {"LCOV_EXCL_EXCEPTION_BR_LINE", "LCOV_EXCL_EXCEPTION_BR_START", "LCOV_EXCL_EXCEPTION_BR_STOP",
     EXCLUDED_EXCEPTION_BRANCH},
};

/* Returns the set of this line; `open` is the set of the sections that go on. */
static unsigned set_of(const char *text, unsigned *open)
{
    unsigned set = 0;
    for (const struct marker *m = markers; m < markers + 3; m++) {
        if (strstr(text, m->stop))
            *open &= ~m->set;
        else if (strstr(text, m->start))
            *open |= m->set;
        if (strstr(text, m->line))
            set |= m->set;
    }
    return set | *open;
}

static void read_lines(struct source *source)
{
    char *text = NULL;
    size_t room = 0;
    unsigned open = 0;
    FILE *file = fopen(source->path, "re");
    while (file && getline(&text, &room, file) > 0) {
        source->lines = text_room(source->lines, source->count, 1);
        source->lines[source->count++] = (unsigned char)set_of(text, &open);
    }
    free(text);
    if (file)
        fclose(file);
}

static int by_path(const void *a, const void *b)
{
    const struct source *left = a, *right = b;
    return strcmp(left->path, right->path);
}

static const struct source *source_of(const char *path)
{
    struct source key = {.path = (char *)path};
    struct source *const *known = tfind(&key, &sources, by_path);
    if (known)
        return *known;
    struct source *source = text_room(NULL, 0, sizeof(*source));
    *source = (struct source){.path = text_print("%s", path)};
    read_lines(source);
    tsearch(source, &sources, by_path);
    return source;
}

unsigned excluded_of(const char *source, long long line)
{
    const struct source *of = source_of(source);
    return line > 0 && (unsigned long long)line <= of->count ? of->lines[line - 1] : 0;
}

static void free_source(void *node)
{
    struct source *source = node;
    free(source->path);
    free(source->lines);
    free(source);
}

void excluded_free(void)
{
    tdestroy(sources, free_source);
    sources = NULL;
}
