/* SPDX-License-Identifier: MIT
 *
 * A list of places for records of one kind, which are taken and given back by one atomic word each:
 * signal handlers walk the list at any time, and a forked child never finds a lock held. A record
 * begins with an int, the state of its place. Places are never unmapped; a place that was given
 * back keeps what its record held.
 */
#ifndef COVKEEP_KERNEL_PLACES_H
#define COVKEEP_KERNEL_PLACES_H

#include <stdbool.h>
#include <stddef.h>

/* States of a place: free, being filled or emptied by one thread, holding a record. */
enum place_state { PLACE_FREE, PLACE_TAKEN, PLACE_LIVE };

/* A list. All but `size`, the size of a record, is zero at first. */
struct places {
    size_t size;
    struct places_block *first; /* atomic */
};

/* places_take() returns a place that was free and is taken now, NULL where there is no memory.
 * Async-signal-safe, as all that follow. */
void *places_take(struct places *places);

/* places_next() returns the live record after `record`, the first one for NULL, and NULL at the
 * end. */
void *places_next(const struct places *places, const void *record);

/* place_claim() takes the place of a record whose state is `expected`. It returns false if the
 * state is another one: another thread was faster. place_set() sets the state of a place that the
 * caller has taken. */
bool place_claim(void *record, enum place_state expected);
void place_set(void *record, enum place_state state);

#endif
