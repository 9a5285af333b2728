/* SPDX-License-Identifier: MIT
 *
 * Where the .gcda files of this process go, by its environment.
 */
#ifndef COVKEEP_FLUSH_PATHS_H
#define COVKEEP_FLUSH_PATHS_H

#include <stdbool.h>

/* Builds the paths of images that have none yet, or all of them again, from GCOV_PREFIX and
 * GCOV_PREFIX_STRIP as they are set now; a writing that was
 * refused at the gate leaves them as they are. Async-signal-safe. */
void paths_take(bool anew);

/* The program has changed one of the two since. Async-signal-safe. */
bool paths_are_old(void);

#endif
