/* SPDX-License-Identifier: MIT
 *
 * The flush of a process that ends: by its keeper, or where there is none by the process itself,
 * within what is left of COV_KEEP_GRACE_MS. Which thread writes without a keeper is decided in
 * turn.h.
 */
#ifndef COVKEEP_DEATH_LAST_FLUSH_H
#define COVKEEP_DEATH_LAST_FLUSH_H

#include <stdbool.h>

#include "keeper/flush.h"

/* last_flush_grace_ms() returns how many milliseconds are left of COV_KEEP_GRACE_MS after what the
 * save of Python data has used, and at least an eighth of it. Async-signal-safe. */
unsigned last_flush_grace_ms(void);

/* last_flush_patience_ms() returns for how many of these milliseconds the process may write itself:
 * the rest is for the line about what was lost, and for dying. Async-signal-safe. */
unsigned last_flush_patience_ms(void);

/* last_flush_by_keeper() asks the keeper to flush and waits until it has, or has stood still for
 * `patience` milliseconds (DEADLINE_NEVER: for COV_KEEP_GRACE_MS). One line tells of a keeper
 * that is late; it goes on after the process. Returns false when there is no keeper.
 * Async-signal-safe; errno is kept. */
bool last_flush_by_keeper(enum flush_purpose purpose, long long patience);

/* last_flush_here() flushes in the calling thread, which has the turn, until the deadline in
 * `patience` milliseconds. Async-signal-safe; errno is kept. */
void last_flush_here(enum flush_purpose purpose, long long patience);

/* last_flush_tell_late() tells that the grace time was over before all was written.
 * Async-signal-safe. */
void last_flush_tell_late(void);

#endif
