/* SPDX-License-Identifier: MIT
 *
 * How the grace time, COV_KEEP_GRACE_MS, is shared out. The grace time is by how many milliseconds
 * a process may die later than without the shim; each function here returns a share of it in
 * milliseconds. A caller that waits for a flush for the whole of it counts only the time in which
 * the flush stands still (standstill.h).
 */
#ifndef COVKEEP_PROCESS_GRACE_H
#define COVKEEP_PROCESS_GRACE_H

#include "config.h"

/* grace_ms() returns the whole grace time. */
static inline unsigned grace_ms(void)
{
    return config->grace_ms;
}

/* grace_to_come_in_ms() returns how long a writer waits until the module lock lets it in. */
static inline unsigned grace_to_come_in_ms(void)
{
    return grace_ms() / 4;
}

/* grace_to_look_ms() returns how long a thread of the program waits at the module lock for a short
 * look. */
static inline unsigned grace_to_look_ms(void)
{
    return grace_ms() / 8;
}

/* grace_to_fork_ms() returns how long a thread that is about to fork waits at the module lock. It
 * is short, since a program may fork often. */
static inline unsigned grace_to_fork_ms(void)
{
    return grace_ms() / 40;
}

/* grace_to_see_family_ms() returns how long a keeper waits to learn whether others of its family
 * live. */
static inline unsigned grace_to_see_family_ms(void)
{
    return grace_ms() / 8;
}

/* grace_to_answer_ms() returns how long the interpreter's main thread may take to come to its save.
 */
static inline unsigned grace_to_answer_ms(void)
{
    return grace_ms() / 4;
}

/* grace_to_save_ms() returns after how long a save of Python data is given up: the rest is for the
 * counts, and for dying. */
static inline unsigned grace_to_save_ms(void)
{
    return grace_ms() - grace_ms() / 4;
}

/* grace_left_ms() returns what is left for the counts when `used_ms` have gone, at least an eighth
 * of the whole. */
static inline unsigned grace_left_ms(long long used_ms)
{
    unsigned least = grace_ms() / 8;
    return used_ms < grace_ms() - least ? grace_ms() - (unsigned)used_ms : least;
}

/* grace_to_write_ms() returns for how many of the `left_ms` milliseconds a process may write: the
 * rest is to tell what is lost, and to die. A negative `left_ms` (DEADLINE_NEVER) is returned as it
 * is. */
static inline long long grace_to_write_ms(long long left_ms)
{
    return left_ms > 0 ? left_ms - left_ms / 8 : left_ms;
}

#endif
