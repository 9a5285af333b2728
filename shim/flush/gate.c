/* SPDX-License-Identifier: MIT
 *
 * Each side says first that it comes, and then looks for the other one (Dekker): at least one of
 * two that come at the same time sees the other. The one who writes steps back.
 */
#include "flush/gate.h"

#include "futex.h"
#include "start_page.h"

/* How often who waits looks whether the others live. */
#define SLICE_MS 50

static START_PAGE unsigned closed;  /* futex: by how many changes */
static START_PAGE unsigned entered; /* futex: a writing goes on */
static START_PAGE unsigned waiting; /* who waits for `closed`, at least */

static void set(unsigned *word, unsigned value)
{
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
    futex_wake(word);
}

void gate_return(unsigned depth)
{
    if (depth == 0)
        return;
    __atomic_add_fetch(&closed, depth, __ATOMIC_SEQ_CST);
    while (futex_load(&entered))
        futex_wait(&entered, 1, SLICE_MS);
}

/* Most processes have nobody to wake. */
static void wake_waiting(void)
{
    if (futex_load(&waiting))
        futex_wake(&closed);
}

void gate_pass(unsigned depth)
{
    if (depth > 0 && __atomic_sub_fetch(&closed, depth, __ATOMIC_SEQ_CST) == 0)
        wake_waiting();
}

void gate_close(void)
{
    gate_return(1);
}

void gate_open(void)
{
    gate_pass(1);
}

bool gate_enter(const bool *skip, long long patience_ms)
{
    long long end = futex_now_ms() + patience_ms;
    for (;;) {
        set(&entered, 1);
        unsigned closers = futex_load(&closed);
        if (closers == 0 || __atomic_load_n(skip, __ATOMIC_SEQ_CST))
            return true;
        if (futex_now_ms() >= end)
            return false;
        set(&entered, 0);
        __atomic_add_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
        futex_wait(&closed, closers, SLICE_MS);
        __atomic_sub_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
    }
}

void gate_leave(void)
{
    set(&entered, 0);
}

void gate_forked(unsigned depth)
{
    closed = depth;
    entered = waiting = 0;
}
