/* SPDX-License-Identifier: MIT
 *
 * The end by signal: what the handler does that stands in for the default action, and what puts
 * that off. Only the shim's own handlers call ending_by_signal_in_handler().
 */
#ifndef COVKEEP_DEATH_ENDING_SIGNAL_H
#define COVKEEP_DEATH_ENDING_SIGNAL_H

#include <signal.h>
#include <stdbool.h>

/* ending_by_signal_in_handler() is called by the handler of a signal whose default action ends the
 * process, where the program wants that action. It flushes and lets the process die of the signal.
 * It returns only in three cases: the end is put off, or another flush without a keeper goes on, or
 * an interpreter saves first, and the end follows when that is over; or the signal is a crash, and
 * the end follows when the handler returns. Async-signal-safe; errno is kept. */
void ending_by_signal_in_handler(int signal_number, siginfo_t *info);

/* From ending_put_off() to ending_go_on() an end by signal waits, unless it is a crash. They nest.
 * When an end has waited, the last ending_go_on() of all threads does not return.
 * Async-signal-safe; errno is kept. */
void ending_put_off(void);
void ending_go_on(void);

/* ending_is_put_off_here() returns whether the calling thread is between the two.
 * Async-signal-safe.
 */
bool ending_is_put_off_here(void);

/* ending_signal_is_awaited() returns whether an end by signal has begun or waits.
 * Async-signal-safe. */
bool ending_signal_is_awaited(void);

/* ending_signal_die_if_awaited() lets the process die of the signal that waits, if one does. Called
 * by the thread that has been writing. Async-signal-safe. */
void ending_signal_die_if_awaited(void);

/* ending_signal_turn_await() is turn_await() (turn.h), which gives up when an end by signal waits.
 * Async-signal-safe; errno is kept. */
bool ending_signal_turn_await(void);

/* ending_signal_forked() forgets in the child of a fork the signal that waited in the parent, and
 * what other threads have put off. Async-signal-safe. */
void ending_signal_forked(void);

#endif
