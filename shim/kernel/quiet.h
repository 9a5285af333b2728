/* SPDX-License-Identifier: MIT
 *
 * Whether the shim must be quiet: make no system call in the program, since a filter (seccomp(2))
 * may end the program for it. The keeper is outside of the filter and may make any. Whatever else
 * the shim needs from the kernel it reserves before the process becomes quiet.
 */
#ifndef COVKEEP_KERNEL_QUIET_H
#define COVKEEP_KERNEL_QUIET_H

#include <stdbool.h>

extern bool quiet;

/* quiet_set() makes the process quiet from now on, or no longer. Async-signal-safe. */
static inline void quiet_set(bool on)
{
    __atomic_store_n(&quiet, on, __ATOMIC_RELAXED);
}

/* quiet_is_on() returns whether the process is quiet. Async-signal-safe; makes no use of libc's
 * state. */
static inline bool quiet_is_on(void)
{
    return __atomic_load_n(&quiet, __ATOMIC_RELAXED);
}

#endif
