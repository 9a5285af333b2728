/* SPDX-License-Identifier: MIT
 *
 * Compares the time with the deadline each time that it is asked.
 */
#include "process/deadline.h"

#include "kernel/futex.h"

struct deadline deadline_of_program;

struct deadline deadline_in(long long ms)
{
    bool for_ever = ms == DEADLINE_NEVER;
    return (struct deadline){for_ever ? DEADLINE_NEVER : futex_now_ms() + ms};
}

void deadline_set(long long ms)
{
    __atomic_store_n(&deadline_of_program.end, deadline_in(ms).end, __ATOMIC_RELAXED);
}

long long deadline_left_ms(const struct deadline *deadline)
{
    long long end = __atomic_load_n(&deadline->end, __ATOMIC_RELAXED);
    long long left = end - futex_now_ms();
    return end == DEADLINE_NEVER ? DEADLINE_NEVER : left > 0 ? left : 0;
}

bool deadline_has_passed(const struct deadline *deadline)
{
    return deadline_left_ms(deadline) == 0;
}
