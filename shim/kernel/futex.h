/* SPDX-License-Identifier: MIT
 *
 * Waiting for a word in memory (futex(2)), and the clock of such waits. The futexes are never
 * private ones: a word may be shared with other processes, and the kernel's own wake-up when a
 * thread or its memory ends (set_tid_address(2), set_robust_list(2)) is not private either.
 */
#ifndef COVKEEP_KERNEL_FUTEX_H
#define COVKEEP_KERNEL_FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <time.h>

#include "kernel/sys.h"

#define FUTEX_FOR_EVER (-1LL)

/* futex_now_us() and futex_now_ms() return CLOCK_MONOTONIC in microseconds and milliseconds.
 * Async-signal-safe, as all functions of this file. */
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

/* futex_load() returns the current value of the word. */
static inline unsigned futex_load(const unsigned *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

/* futex_wait() returns when *word is not `seen`, at a futex_wake(), at a signal, or after `ms`
 * milliseconds (FUTEX_FOR_EVER: no limit). It does not say which of these has happened: the caller
 * looks at the word again. */
static inline void futex_wait(unsigned *word, unsigned seen, long long ms)
{
    struct timespec limit = {ms / 1000, ms % 1000 * 1000000};
    sys_call(SYS_futex, word, FUTEX_WAIT, seen, ms == FUTEX_FOR_EVER ? NULL : &limit);
}

/* futex_sleep() sleeps for `ms` milliseconds. Only a signal handler ends it earlier. */
static inline void futex_sleep(long long ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    sys_call(SYS_nanosleep, &time, NULL);
}

/* futex_wake() wakes everybody who waits for the word. */
static inline void futex_wake(unsigned *word)
{
    sys_call(SYS_futex, word, FUTEX_WAKE, INT_MAX);
}

/* futex_raise() raises the word to `least`, if it is below that. Async-signal-safe. */
static inline void futex_raise(unsigned *word, unsigned least)
{
    unsigned now = futex_load(word);
    while (now < least &&
           !__atomic_compare_exchange_n(word, &now, least, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
}

#endif
