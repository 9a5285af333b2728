/* SPDX-License-Identifier: MIT
 *
 * What becomes of a signal that ends the process is one table: state_of() and the switch over it.
 * While an end by signal waits, a kernel timer sends the same signal again when the grace time is
 * over. If the flush stands still then, the process dies at once: a disk that hangs must not keep
 * it alive.
 */
#include "death/ending_signal.h"

#include <stdbool.h>
#include <time.h>

#include "blackbox/blackbox.h"
#include "death/last_flush.h"
#include "death/turn.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "process/armed.h"
#include "process/deadline.h"
#include "process/die.h"
#include "process/standstill.h"
#include "python/end.h"
#include "python/request.h"

static START_PAGE int put_off;    /* how often all threads together have put the end off */
static __thread int put_off_here; /* how often this thread has put it off */
static START_PAGE int due;        /* the first signal that has come to die of; 0: none */
static char timer_token;          /* its address marks the timer's signals */
static struct standstill watched; /* whether the flush gets on, for the timer's signals */

static int load(const int *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

/* Returns whether the signal was sent by the timer of start_timer(). */
static bool is_timers(const siginfo_t *info)
{
    return info && info->si_code == SI_TIMER && info->si_value.sival_ptr == &timer_token;
}

/* Starts the timer. It repeats: where the same signal is pending already, a single one would be
 * swallowed. */
static void start_timer(int signal_number)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = signal_number,
                             .sigev_value.sival_ptr = &timer_token};
    unsigned ms = last_flush_grace_ms();
    struct itimerspec grace = {.it_value = {ms / 1000, ms % 1000 * 1000000L},
                               .it_interval = {0, 50000000}};
    int timer = 0;
    watched = standstill_begin_here(ms);
    if (sys_call(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0)
        sys_call(SYS_timer_settime, timer, 0, &grace, NULL);
}

/* Lets the process die of the signal. SIGKILL comes here only by a request (request.h), whose
 * sender then kills. */
static void die(int signal_number, siginfo_t *info)
{
    if (signal_number == SIGKILL) {
        blackbox_ends(BLACKBOX_SIGNAL, signal_number, info);
        request_await_kill();
    }
    die_by_signal(signal_number, info);
}

bool ending_signal_is_due(void)
{
    return load(&due) != 0;
}

void ending_signal_die_if_due(void)
{
    if (load(&due) != 0)
        die(load(&due), NULL);
}

bool ending_signal_await_turn(void)
{
    return turn_await(&due);
}

/* Flushes in this process and lets it die of the signal. Returns where another thread has the turn:
 * that thread dies of the signal when it has flushed. */
static void flush_alone_and_die(int signal_number, siginfo_t *info)
{
    start_timer(signal_number);
    if (!turn_take())
        return;
    die_set_blocked(SIG_UNBLOCK, signal_number); /* for the timer, see is_timers */
    last_flush_here(FLUSH_AT_END, last_flush_deadline_ms());
    die(signal_number, info);
}

static void flush_and_die(int signal_number, siginfo_t *info)
{
    if (last_flush_by_keeper(FLUSH_AT_END, last_flush_grace_ms()))
        die(signal_number, info);
    else
        flush_alone_and_die(signal_number, info);
}

/* The states that a signal may find the process in, in the order in which they are looked for. */
enum signal_state {
    NOTHING_TO_LOSE, /* the process has no counts, or its last flush is done: it dies */
    GETS_ON,         /* the timer has sent the signal, but the flush has got on: it may go on */
    TIME_IS_OVER,    /* the timer has sent the signal, and no flush gets on: it dies */
    CRASHED_WITHIN,  /* a crash within a flush or a dlclose, which cannot go on: it dies */
    BUSY,            /* a flush or a dlclose goes on, and the end follows when that is over */
    NOT_FIRST,       /* the process is dying of another signal, which was first: this one waits */
    READY,           /* the process flushes and dies of this signal */
};

static enum signal_state state_of(int signal_number, const siginfo_t *info, bool *is_first)
{
    bool crash = die_is_crash(signal_number, info);
    int none = 0;
    if (!armed_may_act(ARMED_FOR_COUNTS) || turn_is_over())
        return NOTHING_TO_LOSE;
    if (is_timers(info))
        return turn_is_taken() && standstill_left_here(&watched) > 0 ? GETS_ON : TIME_IS_OVER;
    if (crash && (turn_is_taken() || put_off_here > 0))
        return CRASHED_WITHIN;
    *is_first = __atomic_compare_exchange_n(&due, &none, signal_number, 0, __ATOMIC_SEQ_CST,
                                            __ATOMIC_SEQ_CST);
    if (turn_is_taken() || (!crash && load(&put_off) > 0))
        return BUSY;
    return *is_first ? READY : NOT_FIRST;
}

/* Gives the flush that goes on a deadline: the flush at exit waits for locked files for ever, but
 * no longer when a signal is due. */
static void stand_by(int signal_number)
{
    start_timer(signal_number);
    deadline_set(last_flush_deadline_ms());
}

void ending_by_signal_in_handler(int signal_number, siginfo_t *info)
{
    bool is_first = false;
    blackbox_begins_to_end();
    if (python_end_puts_off_in_handler(signal_number, info))
        return;
    switch (state_of(signal_number, info, &is_first)) {
    case TIME_IS_OVER:
        if (!turn_is_over())
            last_flush_tell_late();
        /* fall through */
    case NOTHING_TO_LOSE:
    case CRASHED_WITHIN:
        die(signal_number, info);
        break;
    case GETS_ON:
        break;
    case BUSY:
        if (is_first)
            stand_by(signal_number);
        break;
    case NOT_FIRST:
        die_await_other();
        /* fall through */
    case READY:
        flush_and_die(signal_number, info);
        break;
    }
}

void ending_put_off(void)
{
    put_off_here++;
    __atomic_add_fetch(&put_off, 1, __ATOMIC_SEQ_CST);
}

bool ending_is_put_off_here(void)
{
    return put_off_here > 0;
}

void ending_go_on(void)
{
    put_off_here--;
    if (__atomic_sub_fetch(&put_off, 1, __ATOMIC_SEQ_CST) == 0 && load(&due) != 0)
        flush_and_die(load(&due), NULL);
}

void ending_signal_forked(void)
{
    put_off = put_off_here;
    due = 0;
}
