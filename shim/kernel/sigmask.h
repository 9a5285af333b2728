/* SPDX-License-Identifier: MIT
 *
 * The calling thread's mask of blocked signals, by raw system calls: the keeper and a snapshot
 * child must not use libc's state. Everything here is async-signal-safe and vfork-safe; errno is
 * kept.
 */
#ifndef COVKEEP_KERNEL_SIGMASK_H
#define COVKEEP_KERNEL_SIGMASK_H

#include <signal.h>
#include <stdbool.h>

#include "kernel/sigbits.h"
#include "kernel/sys.h"

/* sigmask_set() blocks exactly the signals of the set. */
static inline void sigmask_set(unsigned long mask)
{
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof(mask));
}

/* sigmask_block_all() blocks SIGBITS_ALL, and returns the mask as it was, for sigmask_set(). */
static inline unsigned long sigmask_block_all(void)
{
    const unsigned long all = SIGBITS_ALL;
    unsigned long before = 0;
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, sizeof(before));
    return before;
}

/* sigmask_blocks() returns whether the calling thread blocks the signal. */
static inline bool sigmask_blocks(int signal_number)
{
    unsigned long now = 0;
    sys_call(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &now, sizeof(now));
    return now & sigbits_of(signal_number);
}

#endif
