/* SPDX-License-Identifier: MIT
 *
 * The word that tells whether the turn is taken, and a mark of the thread that has it: a handler
 * that has interrupted this thread must not wait for it.
 */
#include "death/turn.h"

#include "kernel/futex.h"
#include "process/grace.h"
#include "process/standstill.h"

/* How often a waiting thread looks whether the other one gets on. */
#define SLICE_MS 50

enum { NOBODYS, TAKEN, OVER };

static unsigned word; /* futex */
static __thread bool is_mine;

bool turn_take(void)
{
    unsigned nobodys = NOBODYS;
    bool taken =
        __atomic_compare_exchange_n(&word, &nobodys, TAKEN, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    is_mine |= taken;
    return taken;
}

bool turn_await(const int *dying)
{
    struct standstill still = standstill_begin(grace_ms());
    while (!turn_take()) {
        if (is_mine || turn_is_over() || __atomic_load_n(dying, __ATOMIC_SEQ_CST) != 0 ||
            standstill_left(&still) == 0)
            return false;
        futex_wait(&word, TAKEN, SLICE_MS);
    }
    return true;
}

static void leave(unsigned next)
{
    is_mine = false;
    __atomic_store_n(&word, next, __ATOMIC_SEQ_CST);
    futex_wake(&word);
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
    return futex_load(&word) == TAKEN;
}

bool turn_is_mine(void)
{
    return is_mine;
}

bool turn_is_over(void)
{
    return futex_load(&word) == OVER;
}

void turn_await_death(void)
{
    while (turn_is_taken() && !is_mine)
        futex_wait(&word, TAKEN, SLICE_MS);
}

void turn_forked(void)
{
    word = NOBODYS;
    is_mine = false;
}
