/* SPDX-License-Identifier: MIT
 *
 * One word holds both whether the turn is taken and which thread has it: a handler that has
 * interrupted that thread must see so and not wait, and a handler may come between any two stores.
 */
#include "death/turn.h"

#include <stdint.h>

#include "kernel/futex.h"
#include "kernel/sys.h"
#include "process/grace.h"
#include "process/standstill.h"

/* After how many milliseconds a waiting thread looks whether the other one gets on. */
#define SLICE_MS 50

/* The values of the word when no thread has the turn; else it is the thread pointer of the thread
 * that has it. */
enum { NOBODYS, OVER };

static uintptr_t holder; /* atomic */

static uintptr_t load(void)
{
    return __atomic_load_n(&holder, __ATOMIC_SEQ_CST);
}

static uintptr_t here(void)
{
    return (uintptr_t)sys_thread_pointer();
}

/* Returns the half of the word that differs between threads; both targets are little-endian. */
static unsigned *futex(void)
{
    return (unsigned *)(void *)&holder;
}

static void wait_while(uintptr_t held)
{
    futex_wait(futex(), (unsigned)held, SLICE_MS);
}

bool turn_take(void)
{
    uintptr_t nobodys = NOBODYS;
    return __atomic_compare_exchange_n(&holder, &nobodys, here(), 0, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

bool turn_await(const int *dying)
{
    struct standstill still = standstill_begin(grace_ms());
    while (!turn_take()) {
        uintptr_t held = load();
        if (held == here() || held == OVER || __atomic_load_n(dying, __ATOMIC_SEQ_CST) != 0 ||
            standstill_left(&still) == 0)
            return false;
        if (held != NOBODYS)
            wait_while(held);
    }
    return true;
}

static void leave(uintptr_t next)
{
    __atomic_store_n(&holder, next, __ATOMIC_SEQ_CST);
    futex_wake(futex());
}

void turn_give_back(void)
{
    leave(NOBODYS);
}

void turn_end(void)
{
    leave(OVER);
}

bool turn_is_taken(void)
{
    uintptr_t held = load();
    return held != NOBODYS && held != OVER;
}

bool turn_is_mine(void)
{
    return load() == here();
}

bool turn_is_over(void)
{
    return load() == OVER;
}

void turn_await_death(void)
{
    for (uintptr_t held = load(); held != NOBODYS && held != OVER && held != here(); held = load())
        wait_while(held);
}

void turn_forked(void)
{
    holder = NOBODYS;
}
