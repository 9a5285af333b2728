/* SPDX-License-Identifier: MIT
 *
 * How long a writing may take, which travels with the request for it, and the sign that it gets on.
 * Async-signal-safe, and no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_PATIENCE_H
#define COVKEEP_PROCESS_PATIENCE_H

#include <stdbool.h>

#define PATIENCE_FOR_EVER (-1LL)

/* The deadline of one request. */
struct patience {
    long long end; /* by futex_now_ms(), or PATIENCE_FOR_EVER; atomic */
};

/* The deadline of what the program itself has asked for: that of its last request also counts for
 * the writing that goes on. */
extern struct patience patience_of_program;

/* Sets it: in so many milliseconds from now, or PATIENCE_FOR_EVER. */
void patience_set(long long patience_ms);

/* The same of a request that is not the program's. */
struct patience patience_for(long long patience_ms);

/* Until then; PATIENCE_FOR_EVER when there is no deadline. */
long long patience_left_ms(const struct patience *patience);
bool patience_is_over(const struct patience *patience);

/* Waits a little for a lock that another process holds. */
void patience_pause(void);

/* The writing gets on; what patience_beat() returns changes as long as it does, or waits for a
 * lock. */
void patience_renew(void);
unsigned patience_beat(void);

#endif
