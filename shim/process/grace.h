/* SPDX-License-Identifier: MIT
 *
 * How the grace time, COV_KEEP_GRACE_MS, is shared out: by how many milliseconds a process may die
 * later than without the shim, and who may use how many of them. Whoever asks for the whole counts
 * only the time in which nothing gets on (standstill.h).
 */
#ifndef COVKEEP_PROCESS_GRACE_H
#define COVKEEP_PROCESS_GRACE_H

#include "config.h"

/* The whole of it. */
static inline unsigned grace_ms(void)
{
    return config->grace_ms;
}

/* A writer waits so long to be let in by the module lock. */
static inline unsigned grace_to_come_in_ms(void)
{
    return grace_ms() / 4;
}

/* A thread of the program waits so long there for a short look. */
static inline unsigned grace_to_look_ms(void)
{
    return grace_ms() / 8;
}

/* A thread waits so long there that is about to fork, which it may do often. */
static inline unsigned grace_to_fork_ms(void)
{
    return grace_ms() / 40;
}

/* A keeper waits so long to learn whether others of its family live. */
static inline unsigned grace_to_see_family_ms(void)
{
    return grace_ms() / 8;
}

/* The interpreter's main thread may take so long to come to its save. */
static inline unsigned grace_to_answer_ms(void)
{
    return grace_ms() / 4;
}

/* After so long a save of Python data is given up: the rest is for the counts, and for dying. */
static inline unsigned grace_to_save_ms(void)
{
    return grace_ms() - grace_ms() / 4;
}

/* What is left for the counts when `used_ms` have gone, at least an eighth of the whole. */
static inline unsigned grace_left_ms(long long used_ms)
{
    unsigned least = grace_ms() / 8;
    return used_ms < grace_ms() - least ? grace_ms() - (unsigned)used_ms : least;
}

/* How long a process may write of so many milliseconds, before it has to tell what is lost, and to
 * die. */
static inline long long grace_to_write_ms(long long left_ms)
{
    return left_ms > 0 ? left_ms - left_ms / 8 : left_ms;
}

#endif
