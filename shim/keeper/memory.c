/* SPDX-License-Identifier: MIT
 *
 * Goes through /proc/self/maps (proc(5)) for private anonymous memory, and for the segments of
 * shmat(2), whose users the kernel counts. A private mapping that holds an address still in use
 * must stay, and so must one that lies right behind a mapping of another kind: that may be a
 * module's .bss.
 */
#include "keeper/memory.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kernel/arena.h"
#include "kernel/sys.h"

struct mapping {
    uintptr_t start, end;
    bool is_own;     /* private, writable, and of no file */
    bool is_segment; /* a System V segment (shmat(2)) */
};

/* One line, which is read byte by byte. */
struct line {
    char text[128]; /* its beginning; the rest is not needed */
    size_t length;
};

static bool overlaps(const struct mapping *mapping, const void *memory, size_t size)
{
    uintptr_t start = (uintptr_t)memory;
    return start < mapping->end && start + size > mapping->start;
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

/* A line is "start-end rwxp offset major:minor inode name" (proc_pid_maps(5)). */
static struct mapping parse(const char *text)
{
    struct mapping mapping;
    const char *rest = hexadecimal(text, &mapping.start);
    rest = hexadecimal(rest + (*rest == '-'), &mapping.end);
    mapping.is_own = strncmp(rest, " rw", 3) == 0 && rest[3] && rest[4] == 'p' &&
                     strstr(rest, " 00:00 0") && !strstr(rest, "[v");
    mapping.is_segment = strstr(rest, " /SYSV");
    return mapping;
}

static bool is_needed(const struct mapping *mapping, const void *own, size_t size)
{
    return overlaps(mapping, own, size) ||
           overlaps(mapping, sys_thread_pointer(), sizeof(void *)) ||
           arena_uses(mapping->start, mapping->end);
}

static void let_go_of(const struct line *line, uintptr_t *file_end, const void *own, size_t size)
{
    struct mapping mapping = parse(line->text);
    bool is_bss = mapping.start == *file_end;
    if (!mapping.is_own)
        *file_end = mapping.end;
    if (mapping.is_segment || (mapping.is_own && !is_bss && !is_needed(&mapping, own, size)))
        sys_call(SYS_munmap, mapping.start, mapping.end - mapping.start);
}

void memory_let_go(const void *own, size_t size)
{
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC);
    struct line line = {.length = 0};
    uintptr_t file_end = 0;
    char bytes[512] = "";
    long got;
    while (fd >= 0 && (got = sys_call(SYS_read, fd, bytes, sizeof(bytes))) > 0)
        for (long i = 0; i < got; i++) {
            if (bytes[i] != '\n') {
                if (line.length < sizeof(line.text) - 1)
                    line.text[line.length++] = bytes[i];
                continue;
            }
            line.text[line.length] = '\0';
            let_go_of(&line, &file_end, own, size);
            line.length = 0;
        }
    if (fd >= 0)
        sys_call(SYS_close, fd);
}
