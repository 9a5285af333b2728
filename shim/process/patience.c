/* SPDX-License-Identifier: MIT
 *
 * The deadlines, and the beat. There is one beat for the whole process and its keeper, since there
 * is one flush at a time.
 */
#include "process/patience.h"

#include "kernel/futex.h"

/* How long to wait before a locked file is tried again. */
#define RETRY_MS 2

struct patience patience_of_program;
static unsigned beat;

struct patience patience_for(long long patience_ms)
{
    bool for_ever = patience_ms == PATIENCE_FOR_EVER;
    return (struct patience){for_ever ? PATIENCE_FOR_EVER : futex_now_ms() + patience_ms};
}

void patience_set(long long patience_ms)
{
    __atomic_store_n(&patience_of_program.end, patience_for(patience_ms).end, __ATOMIC_RELAXED);
}

long long patience_left_ms(const struct patience *patience)
{
    long long end = __atomic_load_n(&patience->end, __ATOMIC_RELAXED);
    long long left = end - futex_now_ms();
    return end == PATIENCE_FOR_EVER ? PATIENCE_FOR_EVER : left > 0 ? left : 0;
}

bool patience_is_over(const struct patience *patience)
{
    return patience_left_ms(patience) == 0;
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
