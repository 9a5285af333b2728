/* SPDX-License-Identifier: MIT
 *
 * Names of files that are good in every working directory.
 */
#ifndef COVKEEP_KERNEL_ABSOLUTE_H
#define COVKEEP_KERNEL_ABSOLUTE_H

#include <stddef.h>
#include <string.h>

#include "kernel/sys.h"

/* absolute_put() writes `path`, behind the working directory if it is relative, as a string to
 * `size` bytes, and returns its length; 0 where there is no room, or where the directory is not
 * known or lies outside of the process's root (getcwd(2)). Async-signal-safe, vfork-safe. */
static inline size_t absolute_put(char *to, size_t size, const char *path)
{
    size_t used = 0, length = strlen(path);
    if (*path != '/') {
        *to = '\0';
        long with_end = sys_call(SYS_getcwd, to, size);
        if (with_end <= 1 || *to != '/')
            return 0;
        used = (size_t)with_end;
        to[used - 1] = '/';
    }
    if (used + length >= size)
        return 0;
    memcpy(to + used, path, length + 1);
    return used + length;
}

#endif
