/* SPDX-License-Identifier: MIT
 *
 * How long the writing that goes on, or comes next, may take, and the sign that it gets on.
 * Async-signal-safe, and no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_PATIENCE_H
#define COVKEEP_PROCESS_PATIENCE_H

#include <stdbool.h>

#define PATIENCE_FOR_EVER (-1LL)

/* The deadline: in so many milliseconds from now, or PATIENCE_FOR_EVER. */
void patience_set(long long patience_ms);

/* Until then; PATIENCE_FOR_EVER when there is no deadline. */
long long patience_left_ms(void);
bool patience_is_over(void);

/* Waits a little for a lock that another process holds. */
void patience_pause(void);

/* The writing gets on; what patience_beat() returns changes as long as it does, or waits for a
 * lock. */
void patience_renew(void);
unsigned patience_beat(void);

#endif
