/* SPDX-License-Identifier: MIT
 *
 * Loading and unloading of images on one side, writing their counts on the other: who writes must
 * not have a module unmapped under it. Several threads may unload at a time, one task writes.
 */
#ifndef COVKEEP_FLUSH_GATE_H
#define COVKEEP_FLUSH_GATE_H

#include <stdbool.h>

/* Around a change of the images; they nest. The first waits for the end of a writing.
 * Async-signal-safe; errno is kept. */
void gate_close(void);
void gate_open(void);

/* In the middle of `depth` of the calling thread's changes, at a place where nothing is unmapped,
 * lets writing go on, and closes again. Async-signal-safe; errno is kept. */
void gate_pass(unsigned depth);
void gate_return(unsigned depth);

/* Around the writing. The first waits until the gate is open, or *skip is set: whoever closed it is
 * dead; at most so many milliseconds. False then: a destructor does not come to its end.
 * Async-signal-safe; makes no use of libc's state. */
bool gate_enter(const bool *skip, long long patience_ms);
void gate_leave(void);

/* In a forked child, whose only thread is in the middle of so many changes. Async-signal-safe. */
void gate_forked(unsigned depth);

#endif
