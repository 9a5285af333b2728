/* SPDX-License-Identifier: MIT
 *
 * Whether the flush gets on: the beat, a number that changes as long as the flush does. Everything
 * here is async-signal-safe and makes no use of libc's state.
 */
#ifndef COVKEEP_PROCESS_PROGRESS_H
#define COVKEEP_PROCESS_PROGRESS_H

#include <stdbool.h>

/* progress_note() changes the beat: the flush gets on. The writer calls it. */
void progress_note(void);

/* progress_beat() returns the beat. */
unsigned progress_beat(void);

/* progress_pause() waits for some milliseconds before the caller tries again to get a file lock
 * that another process holds. It changes the beat: a flush that waits so does not stand still. It
 * returns what look() of progress_on_pause() has returned, false where there is none. */
bool progress_pause(void);

/* progress_on_pause() has progress_pause() call look() each time. */
void progress_on_pause(bool (*look)(void));

#endif
