/* SPDX-License-Identifier: MIT
 *
 * How the keeper learns that its program is gone: dead, or another program since an exec. Where the
 * program's first thread has started the keeper, the kernel clears the word `asked` when that
 * thread ends or execs (set_tid_address(2)), so requests and the end come by one wait. Otherwise a
 * task of the keeper waits for the program's death. Called in the keeper only.
 */
#ifndef COVKEEP_KEEPER_WATCH_H
#define COVKEEP_KEEPER_WATCH_H

#include <stdbool.h>

#include "keeper/shared.h"

/* watch_open() opens what the other functions need. As early as possible in the life of the keeper;
 * the program's pid may be another process's later. Async-signal-safe. */
void watch_open(struct keeper *keeper);

/* watch_start() begins to watch, after watch_open(). It returns false where the keeper could not
 * learn of the program's death. Async-signal-safe. */
bool watch_start(struct keeper *keeper);

/* watch_sees_end() returns whether the program is gone, and notes that the first time: by is_alone,
 * the status of the death, the deadline of the last flush and the wishes for it. Called as often as
 * the keeper is about to wait. Async-signal-safe. */
bool watch_sees_end(void);

#endif
