/* SPDX-License-Identifier: MIT
 *
 * The turn: the right to flush in a process without a keeper, which one thread at a time has. It is
 * over for good after the last flush. Async-signal-safe; errno is kept.
 */
#ifndef COVKEEP_DEATH_TURN_H
#define COVKEEP_DEATH_TURN_H

#include <stdbool.h>

/* turn_take() takes the turn. It returns false when a thread has it, be it the calling one, or when
 * it is over. */
bool turn_take(void);

/* turn_await() does the same, but waits while another thread has the turn. It returns false when
 * the calling thread has it already; when it is over; when *dying is not 0, which tells that the
 * process is about to end; or when the other thread's flush has stood still for COV_KEEP_GRACE_MS.
 */
bool turn_await(const int *dying);

/* turn_give_back() gives the turn back. turn_end() does the same after the last flush: the turn is
 * over. */
void turn_give_back(void);
void turn_end(void);

/* turn_is_taken() returns whether a thread has the turn, be it the calling one. */
bool turn_is_taken(void);

/* turn_is_over() returns whether the last flush is done. */
bool turn_is_over(void);

/* turn_is_mine() returns whether the calling thread has it: then it is a handler that has
 * interrupted the flush. */
bool turn_is_mine(void);

/* turn_await_death() is called where the thread that has the turn is about to end the process. It
 * returns when no thread has the turn, and at once when the calling one has it. */
void turn_await_death(void);

/* turn_forked() makes the turn nobody's in the child of a fork. */
void turn_forked(void);

#endif
