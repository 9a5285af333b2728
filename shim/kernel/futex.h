/* SPDX-License-Identifier: MIT
 *
 * Waiting for a word in memory, futex(2), and for the clock that goes with it. Never private: a
 * word may be shared with other processes, and the kernel's own wake-up, when a thread or its
 * memory ends (set_tid_address(2), set_robust_list(2)), is none either.
 */
#ifndef COVKEEP_KERNEL_FUTEX_H
#define COVKEEP_KERNEL_FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <time.h>

#include "kernel/sys.h"

#define FUTEX_FOR_EVER (-1LL)

/* Microseconds and milliseconds of CLOCK_MONOTONIC. Async-signal-safe, and so are the others. */
static inline long long futex_now_us(void)
{
    struct timespec now = {0};
    sys_call(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static inline long long futex_now_ms(void)
{
    return futex_now_us() / 1000;
}

static inline unsigned futex_load(const unsigned *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

/* Returns when the word is not `seen`, at a wake-up, a signal, or after so many milliseconds. */
static inline void futex_wait(unsigned *word, unsigned seen, long long ms)
{
    struct timespec limit = {ms / 1000, ms % 1000 * 1000000};
    sys_call(SYS_futex, word, FUTEX_WAIT, seen, ms == FUTEX_FOR_EVER ? NULL : &limit);
}

/* Is not cut short but by a signal. */
static inline void futex_sleep(long long ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    sys_call(SYS_nanosleep, &time, NULL);
}

static inline void futex_wake(unsigned *word)
{
    sys_call(SYS_futex, word, FUTEX_WAKE, INT_MAX);
}

#endif
