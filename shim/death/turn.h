/* SPDX-License-Identifier: MIT
 *
 * The turn: the right to flush in a process without a keeper, which one thread at a time has. The
 * turn is over for good after the last flush. Everything here is async-signal-safe and keeps errno.
 */
#ifndef COVKEEP_DEATH_TURN_H
#define COVKEEP_DEATH_TURN_H

#include <stdbool.h>

/* turn_take() takes the turn for the calling thread. It returns false when a thread has the turn
 * already, be it the calling one, or when the turn is over. */
bool turn_take(void);

/* turn_await() does the same, but waits while another thread has the turn. It returns false when
 * the calling thread has the turn already; when the turn is over; when *dying is not 0, by which
 * the process says that it is about to end; or when the other thread's flush has stood still for
 * COV_KEEP_GRACE_MS. */
bool turn_await(const int *dying);

/* turn_give_back() gives the turn back. turn_end() gives it back after the last flush, and the turn
 * is over. The calling thread has the turn. */
void turn_give_back(void);
void turn_end(void);

/* turn_is_taken() returns whether a thread has the turn, be it the calling one. */
bool turn_is_taken(void);

/* turn_is_over() returns whether the last flush is done. */
bool turn_is_over(void);

/* turn_is_mine() returns whether the calling thread has the turn. A handler for which it does has
 * interrupted the flush. */
bool turn_is_mine(void);

/* turn_await_death() is called where another thread has the turn and is about to end the process.
 * It returns when no other thread has the turn. */
void turn_await_death(void);

/* turn_forked() makes the turn nobody's in the child of a fork. */
void turn_forked(void);

#endif
