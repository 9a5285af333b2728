/* SPDX-License-Identifier: MIT
 *
 * The lock is a futex. Nobody may wait for it without an end, and its holder may itself wait for a
 * shell to be started (popen): so the holder counts as alive as long as the lock changes hands in
 * time.
 */
#include "env/lock.h"

#include <stdbool.h>

#include "kernel/futex.h"
#include "kernel/start_page.h"

enum { FREE, HELD, AWAITED };

#define SLICE_MS 10
#define SLICES 100 /* with no change of hands in all of them, the holder is gone */

static START_PAGE unsigned word;
static START_PAGE unsigned turns;
static __thread unsigned depth; /* how often the calling thread has taken the lock */

static bool take(unsigned as)
{
    return __atomic_exchange_n(&word, as, __ATOMIC_SEQ_CST) == FREE;
}

static void wait_for_turn(void)
{
    unsigned seen = futex_load(&turns);
    for (unsigned slices = 0; !take(AWAITED) && slices < SLICES; slices++) {
        futex_wait(&word, AWAITED, SLICE_MS);
        if (futex_load(&turns) != seen) {
            seen = futex_load(&turns);
            slices = 0;
        }
    }
}

void env_lock(void)
{
    unsigned none = FREE;
    if (depth++ == 0 &&
        !__atomic_compare_exchange_n(&word, &none, HELD, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        wait_for_turn();
}

void env_unlock(void)
{
    if (--depth > 0)
        return;
    __atomic_add_fetch(&turns, 1, __ATOMIC_SEQ_CST);
    if (__atomic_exchange_n(&word, FREE, __ATOMIC_SEQ_CST) == AWAITED)
        futex_wake(&word);
}

void env_lock_forked(void)
{
    word = depth > 0 ? HELD : FREE;
}
