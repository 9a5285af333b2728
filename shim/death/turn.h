/* SPDX-License-Identifier: MIT
 *
 * Whose turn it is to write, where there is no keeper: one thread at a time does.
 * Async-signal-safe; errno is kept.
 */
#ifndef COVKEEP_DEATH_TURN_H
#define COVKEEP_DEATH_TURN_H

#include <stdbool.h>

/* Takes the turn; false when another thread has it, or this one, or all is over. */
bool turn_take(void);

/* The same, after the other thread has given it back. False when that does not come to an end, at
 * most COV_KEEP_GRACE_MS after it got on for the last time; when *dying is not 0: the process ends
 * then; or as above. */
bool turn_await(const int *dying);

/* Gives it back; for good when this was the last writing. */
void turn_give_back(void);
void turn_end(void);

/* Another thread has the turn, or this one. */
bool turn_is_taken(void);

/* The last writing is done. */
bool turn_is_over(void);

/* Who has the turn is about to end the process: waits for that, as long as it has it. */
void turn_await_death(void);

/* In a forked child nobody has it. */
void turn_forked(void);

#endif
