/* SPDX-License-Identifier: MIT
 *
 * The ending by a signal: what the handler does that stands in for the default action, and what
 * waits for it or puts it off.
 */
#ifndef COVKEEP_DEATH_ENDING_SIGNAL_H
#define COVKEEP_DEATH_ENDING_SIGNAL_H

#include <signal.h>
#include <stdbool.h>

/* ending_by_signal_in_handler() is called by the handler of a signal whose default action, which
 * the program wants, ends the process. It flushes, then dies of that signal. It returns only while
 * the ending is put off, or exit is writing without a keeper: then the ending follows when that is
 * over; and for a crash: then the ending follows when the handler returns. Async-signal-safe; errno
 * is kept. */
void ending_by_signal_in_handler(int signal_number, siginfo_t *info);

/* From ending_put_off() to ending_go_on() a signal's ending waits. They nest. Async-signal-safe;
 * errno is kept. */
void ending_put_off(void);
void ending_go_on(void);

/* ending_is_put_off_here() returns whether the calling thread is between the two.
 * Async-signal-safe.
 */
bool ending_is_put_off_here(void);

/* ending_signal_is_awaited() returns whether a signal's ending waits. Async-signal-safe. */
bool ending_signal_is_awaited(void);

/* ending_signal_die_if_awaited() lets the process die of the signal whose ending waits, if one
 * does. Called by the thread that has been writing. Async-signal-safe. */
void ending_signal_die_if_awaited(void);

/* ending_signal_turn_await() is turn_await() (turn.h) for a writing that gives way to a signal.
 * Async-signal-safe; errno is kept. */
bool ending_signal_turn_await(void);

/* ending_signal_forked() clears in the child of a fork what the parent's threads were about.
 * Async-signal-safe. */
void ending_signal_forked(void);

#endif
