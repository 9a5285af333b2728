/* SPDX-License-Identifier: MIT
 *
 * Whether the shim must be quiet: make no system call in the program, whose filter (seccomp(2)) may
 * end it for one. The keeper, which is outside of the filter, may make any. What other files need
 * from the kernel while the process is quiet they reserve before.
 */
#ifndef COVKEEP_KERNEL_QUIET_H
#define COVKEEP_KERNEL_QUIET_H

#include <stdbool.h>

extern bool quiet;

/* The process is quiet from now on, or not any more. Async-signal-safe. */
static inline void quiet_set(bool on)
{
    __atomic_store_n(&quiet, on, __ATOMIC_RELAXED);
}

/* Async-signal-safe; makes no use of libc's state. */
static inline bool quiet_is_on(void)
{
    return __atomic_load_n(&quiet, __ATOMIC_RELAXED);
}

#endif
