/* SPDX-License-Identifier: MIT
 *
 * The paths of the files of this process, as its environment tells: for .gcda files GCOV_PREFIX and
 * GCOV_PREFIX_STRIP ("Data File Relocation" in the manual of gcov), for .profraw files see
 * profiles.h.
 */
#ifndef COVKEEP_FLUSH_PATHS_H
#define COVKEEP_FLUSH_PATHS_H

#include <stdbool.h>
#include <sys/types.h>

/* paths_take() builds the paths of the images that have none yet, or of all images when `anew`,
 * from the two variables as they are set now. `process` is the process that the images belong to,
 * the caller or the caller's program: %p in a path stands for it. With `anew` nothing happens while
 * the module lock refuses the flush that goes on. Names of .profraw files are always made again.
 * Async-signal-safe. */
void paths_take(bool anew, pid_t process);

/* paths_are_old() returns whether the program has set or removed one of the two variables since the
 * last paths_take(). Async-signal-safe. */
bool paths_are_old(void);

/* paths_are_relative() returns whether a path taken so far is relative to the working directory.
 * Async-signal-safe. */
bool paths_are_relative(void);

#endif
