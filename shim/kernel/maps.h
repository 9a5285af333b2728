/* SPDX-License-Identifier: MIT
 *
 * The mappings of the calling process, as /proc/self/maps tells them (proc_pid_maps(5)). Everything
 * is async-signal-safe.
 */
#ifndef COVKEEP_KERNEL_MAPS_H
#define COVKEEP_KERNEL_MAPS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct maps {
    int fd; /* negative: not open */
    long got, at;
    char bytes[512];
};

/* maps_open() begins, maps_next() reads the next line, cut to `room` bytes with its zero byte, and
 * returns false at the end; maps_close() ends. */
void maps_open(struct maps *maps);
bool maps_next(struct maps *maps, char *line, size_t room);
void maps_close(const struct maps *maps);

/* maps_range() reads the addresses of the mapping from the beginning of a line, and returns what
 * stands behind them. */
const char *maps_range(const char *line, uintptr_t *start, uintptr_t *end);

/* maps_path_at() returns whether a file is mapped at the address, and puts its path, as it is in
 * this process's root, into `path`. */
bool maps_path_at(const void *address, char path[PATH_MAX]);

#endif
