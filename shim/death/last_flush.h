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

/* last_flush_grace_ms() returns how many milliseconds of COV_KEEP_GRACE_MS the save of Python data
 * has left, at least an eighth of them. Async-signal-safe. */
unsigned last_flush_grace_ms(void);

/* last_flush_deadline_ms() returns for how many of these milliseconds the process may write itself:
 * the rest is for the line about what is lost, and for dying. Async-signal-safe. */
unsigned last_flush_deadline_ms(void);

/* last_flush_by_keeper() asks the keeper to flush and waits until it has flushed, or has stood
 * still for `deadline_ms` milliseconds (DEADLINE_NEVER: for COV_KEEP_GRACE_MS). One line tells of a
 * keeper that is late; the keeper goes on after the process's end. It returns false when there is
 * no keeper. Async-signal-safe; errno is kept. */
bool last_flush_by_keeper(enum flush_purpose purpose, long long deadline_ms);

/* last_flush_here() flushes in the calling thread, which has the turn, with a deadline that is
 * `deadline_ms` milliseconds from now (DEADLINE_NEVER: none). Async-signal-safe; errno is kept. */
void last_flush_here(enum flush_purpose purpose, long long deadline_ms);

/* last_flush_tell_late() writes the line that the grace time was over before all was written.
 * Async-signal-safe. */
void last_flush_tell_late(void);

#endif
