/* SPDX-License-Identifier: MIT
 *
 * The head of a .gcno file is its magic, the version word and the stamp, as that of a .gcda file is
 * (gcc/gcov-io.h, GCC 9 to 16).
 */
#include "cli/lines/gcno.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gcov/layout.h"

#define GCDA ".gcda"

static bool is_of_build(const char *path, const struct gcov_unit *unit)
{
    uint32_t head[3] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    bool is_read = read(fd, head, sizeof(head)) == sizeof(head);
    close(fd);
    return is_read && head[0] == GCNO_MAGIC && head[1] == unit->record->version &&
           head[2] == unit->record->stamp;
}

bool gcno_find(const struct gcov_unit *unit, char path[PATH_MAX])
{
    const char *gcda = unit->record->filename;
    size_t length = strlen(gcda), end = strlen(GCDA);
    if (length <= end || strcmp(gcda + length - end, GCDA) != 0)
        return false;
    for (const char *from = gcda; from; from = strchr(from + 1, '/')) {
        int size = snprintf(path, PATH_MAX, "%.*s.gcno", (int)(gcda + length - end - from), from);
        if (size < PATH_MAX && is_of_build(path, unit))
            return true;
    }
    return false;
}

char *gcno_read(const char *path, size_t *size)
{
    char *bytes = NULL;
    FILE *file = fopen(path, "re");
    *size = 0;
    if (!file)
        return NULL;
    for (size_t got = 1; got > 0; *size += got) {
        char *larger = realloc(bytes, *size + BUFSIZ + 1);
        if (!larger)
            break;
        bytes = larger;
        got = fread(bytes + *size, 1, BUFSIZ, file);
    }
    fclose(file);
    return bytes;
}

bool gcno_holds(const char *path, const char *text)
{
    size_t size;
    char *bytes = gcno_read(path, &size);
    bool holds = bytes && memmem(bytes, size, text, strlen(text));
    free(bytes);
    return holds;
}
