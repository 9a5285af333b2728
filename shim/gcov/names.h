/* SPDX-License-Identifier: MIT
 *
 * The paths of all .gcda files, built before the program runs, in read-only memory. So stray writes
 * of a program cannot make a writer that has more rights than the program write elsewhere. Whoever
 * takes the program over on purpose can still do that: the pointers to the paths are in its memory.
 */
#ifndef COVKEEP_GCOV_NAMES_H
#define COVKEEP_GCOV_NAMES_H

#include <stdbool.h>

#include "gcov/path.h"

/* gcov_names_take() sets the path of every slot of the images that have no paths yet, or of all
 * images when `anew`. It returns false when there was no memory for an image, which keeps the paths
 * that it had. Async-signal-safe. */
bool gcov_names_take(const struct gcov_relocation *relocation, bool anew);

/* gcov_names_hold_pid() returns whether a path taken so far holds the process's pid (%p), so that a
 * forked child needs paths of its own. Async-signal-safe. */
bool gcov_names_hold_pid(void);

/* gcov_names_are_relative() returns whether a path taken so far is relative to the working
 * directory. Async-signal-safe. */
bool gcov_names_are_relative(void);

#endif
