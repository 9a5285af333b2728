/* SPDX-License-Identifier: MIT
 *
 * The deadline of a flush, which travels with the request for the flush. Everything here is
 * async-signal-safe and makes no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_DEADLINE_H
#define COVKEEP_PROCESS_DEADLINE_H

#include <stdbool.h>

#define DEADLINE_NEVER (-1LL)

/* The deadline of one request. */
struct deadline {
    long long end; /* by futex_now_ms(), or DEADLINE_NEVER; atomic */
};

/* The deadline of the program's own requests. A new request replaces it, also for a flush that is
 * under way. */
extern struct deadline deadline_of_program;

/* deadline_set() sets deadline_of_program to `ms` milliseconds from now, or to DEADLINE_NEVER. */
void deadline_set(long long ms);

/* deadline_in() returns the deadline that is `ms` milliseconds from now, or DEADLINE_NEVER, for a
 * request that is not the program's. */
struct deadline deadline_in(long long ms);

/* deadline_left_ms() returns how many milliseconds are left until the deadline: 0 when it has
 * passed, DEADLINE_NEVER when there is none. */
long long deadline_left_ms(const struct deadline *deadline);

/* deadline_has_passed() returns whether the deadline has passed. */
bool deadline_has_passed(const struct deadline *deadline);

#endif
