/* SPDX-License-Identifier: MIT
 *
 * Sets of signals as the kernel's system calls take them: 64 bits, bit n-1 for signal n. libc's
 * sigset_t begins with such a set. Everything here is async-signal-safe and vfork-safe.
 */
#ifndef COVKEEP_KERNEL_SIGBITS_H
#define COVKEEP_KERNEL_SIGBITS_H

#include <signal.h>

/* SIGBITS_ALL holds every signal but 32 and 33, as sigfillset(3) does: glibc keeps those two for
 * itself (signal(7), nptl(7)), and a thread that blocks them holds up another thread's
 * setuid(2). */
#define SIGBITS_ALL (~(3UL << 31))

/* sigbits_of() returns the set that holds this signal alone; the number is from 1 to 64. */
static inline unsigned long sigbits_of(int signal_number)
{
    return 1UL << (signal_number - 1);
}

/* sigbits_in() returns the kernel's set at the beginning of libc's. */
static inline unsigned long *sigbits_in(sigset_t *set)
{
    return (unsigned long *)(void *)set;
}

#endif
