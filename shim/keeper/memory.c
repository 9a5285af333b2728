/* SPDX-License-Identifier: MIT
 *
 * Goes through the mappings for private anonymous memory, and for the segments of
 * shmat(2), whose users the kernel counts. A private mapping that holds an address still in use
 * must stay, and so must one that lies right behind a mapping of another kind: that may be a
 * module's .bss.
 */
#include "keeper/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kernel/arena.h"
#include "kernel/maps.h"
#include "kernel/sys.h"

struct mapping {
    uintptr_t start, end;
    bool is_own;     /* private, writable, and of no file */
    bool is_segment; /* a System V segment (shmat(2)) */
};

static bool overlaps(const struct mapping *mapping, const void *memory, size_t size)
{
    uintptr_t start = (uintptr_t)memory;
    return start < mapping->end && start + size > mapping->start;
}

/* A line is "start-end rwxp offset major:minor inode name" (proc_pid_maps(5)). */
static struct mapping parse(const char *text)
{
    struct mapping mapping;
    const char *rest = maps_range(text, &mapping.start, &mapping.end);
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

static void let_go_of(const char *line, uintptr_t *file_end, const void *own, size_t size)
{
    struct mapping mapping = parse(line);
    bool is_bss = mapping.start == *file_end;
    if (!mapping.is_own)
        *file_end = mapping.end;
    if (mapping.is_segment || (mapping.is_own && !is_bss && !is_needed(&mapping, own, size)))
        sys_call(SYS_munmap, mapping.start, mapping.end - mapping.start);
}

void memory_let_go(const void *own, size_t size)
{
    struct maps maps;
    char line[128]; /* its beginning; the rest is not needed */
    uintptr_t file_end = 0;
    maps_open(&maps);
    while (maps_next(&maps, line, sizeof(line)))
        let_go_of(line, &file_end, own, size);
    maps_close(&maps);
}
