/* SPDX-License-Identifier: MIT */
#include "cli/lines/source.h"

#include <stdio.h>
#include <string.h>

/* Counts stay below that, so that their sums do so of a range that is a number. */
#define MOST 1e15

static bool is_piece(const char *at, size_t length, const char *piece)
{
    return strlen(piece) == length && memcmp(at, piece, length) == 0;
}

/* Takes one piece at a time over to the front of the same memory: what is at `to` and behind it has
 * been read. */
void source_clean(char *path)
{
    bool is_absolute = *path == '/';
    char *start = path + is_absolute, *to = start; /* behind what is taken over */
    for (const char *at = start; *at; at += *at == '/') {
        size_t length = strcspn(at, "/");
        const char *slash = memrchr(start, '/', (size_t)(to - start));
        char *last = slash ? start + (slash - start) + 1 : start;
        bool is_up = is_piece(at, length, "..");
        if (is_up && to > start && !is_piece(last, (size_t)(to - last), "..")) {
            to = last > start ? last - 1 : start;
        } else if (length > 0 && !is_piece(at, length, ".") && !(is_up && is_absolute)) {
            if (to > start)
                *to++ = '/';
            memmove(to, at, length);
            to += length;
        }
        at += length;
    }
    *to = '\0';
}

bool source_path(const json_t *document, const json_t *file, char path[PATH_MAX])
{
    const char *name = json_string_value(json_object_get(file, "file"));
    const char *directory =
        json_string_value(json_object_get(document, "current_working_directory"));
    if (!name)
        return false;
    int length = *name == '/' || !directory ? snprintf(path, PATH_MAX, "%s", name)
                                            : snprintf(path, PATH_MAX, "%s/%s", directory, name);
    if (length < 0 || length >= PATH_MAX)
        return false;
    source_clean(path);
    return true;
}

json_int_t source_number(const json_t *object, const char *key)
{
    const json_t *number = json_object_get(object, key);
    if (!json_is_real(number))
        return json_integer_value(number);
    return json_real_value(number) < MOST ? (json_int_t)json_real_value(number) : (json_int_t)MOST;
}
