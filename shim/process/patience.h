/* SPDX-License-Identifier: MIT
 *
 * The deadline of a flush, which travels with the request for it, and the beat, a number that
 * changes as long as the flush gets on. Async-signal-safe, and no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_PATIENCE_H
#define COVKEEP_PROCESS_PATIENCE_H

#include <stdbool.h>

#define PATIENCE_FOR_EVER (-1LL)

/* The deadline of one request. */
struct patience {
    long long end; /* by futex_now_ms(), or PATIENCE_FOR_EVER; atomic */
};

/* The deadline of the program's own requests. A new request replaces it, for a flush that is under
 * way as well. */
extern struct patience patience_of_program;

/* patience_set() sets patience_of_program to `patience_ms` milliseconds from now, or to
 * PATIENCE_FOR_EVER. */
void patience_set(long long patience_ms);

/* patience_for() returns such a deadline, for a request that is not the program's. */
struct patience patience_for(long long patience_ms);

/* patience_left_ms() returns how many milliseconds are left until the deadline: 0 when it has
 * passed, PATIENCE_FOR_EVER when there is none. */
long long patience_left_ms(const struct patience *patience);

/* patience_is_over() returns whether the deadline has passed. */
bool patience_is_over(const struct patience *patience);

/* patience_pause() waits for some milliseconds before the caller tries again to get a file lock
 * that another process holds. It counts as getting on, as patience_renew() does. */
void patience_pause(void);

/* patience_renew() tells whoever waits for the flush that it gets on. */
void patience_renew(void);

/* patience_beat() returns a number that each patience_renew() changes. */
unsigned patience_beat(void);

#endif
