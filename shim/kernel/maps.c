/* SPDX-License-Identifier: MIT */
#include "kernel/maps.h"

#include <fcntl.h>
#include <string.h>

#include "kernel/sys.h"

/* What stands before the path of a line, at most. */
#define BEFORE_PATH 128

void maps_open(struct maps *maps)
{
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC);
    *maps = (struct maps){.fd = fd};
}

void maps_close(const struct maps *maps)
{
    if (maps->fd >= 0)
        sys_call(SYS_close, maps->fd);
}

static bool has_more(struct maps *maps)
{
    if (maps->at < maps->got)
        return true;
    maps->at = 0;
    maps->got = maps->fd < 0 ? 0 : sys_call(SYS_read, maps->fd, maps->bytes, sizeof(maps->bytes));
    return maps->got > 0;
}

bool maps_next(struct maps *maps, char *line, size_t room)
{
    size_t length = 0;
    while (has_more(maps)) {
        char byte = maps->bytes[maps->at++];
        if (byte == '\n') {
            line[length] = '\0';
            return true;
        }
        if (length + 1 < room)
            line[length++] = byte;
    }
    return false;
}

static const char *hexadecimal(const char *text, uintptr_t *number)
{
    *number = 0;
    for (;; text++) {
        if (*text >= '0' && *text <= '9')
            *number = *number * 16 + (uintptr_t)(*text - '0');
        else if (*text >= 'a' && *text <= 'f')
            *number = *number * 16 + (uintptr_t)(*text - 'a' + 10);
        else
            return text;
    }
}

const char *maps_range(const char *line, uintptr_t *start, uintptr_t *end)
{
    const char *rest = hexadecimal(line, start);
    return hexadecimal(rest + (*rest == '-'), end);
}

static bool take_path(const char *line, uintptr_t address, char path[PATH_MAX])
{
    uintptr_t start, end;
    const char *name = strchr(maps_range(line, &start, &end), '/');
    if (address < start || address >= end || !name || strlen(name) >= PATH_MAX)
        return false;
    strcpy(path, name);
    return true;
}

bool maps_path_at(const void *address, char path[PATH_MAX])
{
    struct maps maps;
    char line[BEFORE_PATH + PATH_MAX];
    bool is_found = false;
    maps_open(&maps);
    while (!is_found && maps_next(&maps, line, sizeof(line)))
        is_found = take_path(line, (uintptr_t)address, path);
    maps_close(&maps);
    return is_found;
}
