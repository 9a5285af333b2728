/* SPDX-License-Identifier: MIT
 *
 * The end by signal: what the handler does that stands in for the default action of a signal, and
 * what puts the end off. Only the shim's own handlers call ending_by_signal_in_handler().
 */
#ifndef COVKEEP_DEATH_ENDING_SIGNAL_H
#define COVKEEP_DEATH_ENDING_SIGNAL_H

#include <signal.h>
#include <stdbool.h>

/* ending_by_signal_in_handler() is called by the handler of a signal whose default action ends the
 * process, where the program wants that action. It flushes and lets the process die of the signal.
 * It returns in these cases only: the end is put off (ending_put_off()), a flush without a keeper
 * goes on, or an interpreter saves first, and then the process dies when that is over; or the
 * signal is a crash, and then the process dies when the handler returns. Async-signal-safe; errno
 * is kept. */
void ending_by_signal_in_handler(int signal_number, siginfo_t *info);

/* From ending_put_off() to ending_go_on() an end by signal waits, unless the signal is a crash.
 * They nest. When a signal has come meanwhile, the last ending_go_on() of all threads flushes and
 * lets the process die of the signal. It returns then only where another thread flushes without a
 * keeper: that thread dies of the signal. Async-signal-safe; errno is kept. */
void ending_put_off(void);
void ending_go_on(void);

/* ending_is_put_off_here() returns whether the calling thread is between ending_put_off() and
 * ending_go_on(). Async-signal-safe. */
bool ending_is_put_off_here(void);

/* ending_signal_is_due() returns whether a signal has come that the process is to die of.
 * Async-signal-safe. */
bool ending_signal_is_due(void);

/* ending_signal_die_if_due() lets the process die of the signal that is due, if one is. The thread
 * that has flushed without a keeper calls it. Async-signal-safe. */
void ending_signal_die_if_due(void);

/* ending_signal_await_turn() is turn_await() (turn.h), and gives up when a signal is due.
 * Async-signal-safe; errno is kept. */
bool ending_signal_await_turn(void);

/* ending_signal_forked() forgets in the child of a fork the signal that was due in the parent, and
 * what other threads have put off. Async-signal-safe. */
void ending_signal_forked(void);

#endif
