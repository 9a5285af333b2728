/* SPDX-License-Identifier: MIT
 *
 * Whether the flush gets on: the beat, a number that changes as long as it does. Async-signal-safe,
 * and no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_PROGRESS_H
#define COVKEEP_PROCESS_PROGRESS_H

/* progress_note() tells whoever waits for the flush that it gets on. */
void progress_note(void);

/* progress_beat() returns a number that each progress_note() changes. */
unsigned progress_beat(void);

/* progress_pause() waits for some milliseconds before the caller tries again to get a file lock
 * that another process holds. It counts as getting on. */
void progress_pause(void);

#endif
