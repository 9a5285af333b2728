/* SPDX-License-Identifier: MIT
 *
 * Whether the process is quiet: the shim makes no system call in it, since a filter (seccomp(2))
 * may end the process for a call that it does not know. The keeper is outside of the filter and may
 * make any call. Whatever else the shim needs from the kernel it reserves before the process
 * becomes quiet.
 */
#ifndef COVKEEP_KERNEL_QUIET_H
#define COVKEEP_KERNEL_QUIET_H

#include <stdbool.h>

extern bool quiet;

/* quiet_set(true) makes the process quiet, and quiet_set(false) ends that. Async-signal-safe. */
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
