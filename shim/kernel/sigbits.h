/* SPDX-License-Identifier: MIT
 *
 * Sets of signals as the kernel has them, one bit each, for its system calls and at the beginning
 * of libc's sigset_t. Everything here is async-signal-safe and vfork-safe.
 */
#ifndef COVKEEP_KERNEL_SIGBITS_H
#define COVKEEP_KERNEL_SIGBITS_H

#include <signal.h>

/* All but the two that glibc keeps for itself (signal(7), nptl(7)), as sigfillset(3) has it: who
 * blocks those holds up another thread's setuid(2). */
#define SIGBITS_ALL (~(3UL << 31))

/* The signal must be one, from 1 to 64. */
static inline unsigned long sigbits_of(int signal_number)
{
    return 1UL << (signal_number - 1);
}

static inline unsigned long *sigbits_in(sigset_t *set)
{
    return (unsigned long *)(void *)set;
}

#endif
