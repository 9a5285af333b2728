/* SPDX-License-Identifier: MIT
 *
 * One deadline: there is one writing at a time.
 */
#include "process/patience.h"

#include "kernel/futex.h"

/* Between two looks at files that are locked. */
#define RETRY_MS 2

static long long deadline; /* by futex_now_ms(), or PATIENCE_FOR_EVER; atomic */
static unsigned beat;

void patience_set(long long patience_ms)
{
    long long end =
        patience_ms == PATIENCE_FOR_EVER ? PATIENCE_FOR_EVER : futex_now_ms() + patience_ms;
    __atomic_store_n(&deadline, end, __ATOMIC_RELAXED);
}

long long patience_left_ms(void)
{
    long long end = __atomic_load_n(&deadline, __ATOMIC_RELAXED);
    long long left = end - futex_now_ms();
    return end == PATIENCE_FOR_EVER ? PATIENCE_FOR_EVER : left > 0 ? left : 0;
}

bool patience_is_over(void)
{
    return patience_left_ms() == 0;
}

void patience_renew(void)
{
    __atomic_add_fetch(&beat, 1, __ATOMIC_RELAXED);
}

unsigned patience_beat(void)
{
    return futex_load(&beat);
}

void patience_pause(void)
{
    patience_renew();
    futex_sleep(RETRY_MS);
}
