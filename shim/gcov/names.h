/* SPDX-License-Identifier: MIT
 *
 * The paths of all .gcda files, built before the program runs and then out of its reach: in a
 * sealed memfd (memfd_create(2), Linux 3.17), whose mapping nobody can make writable again. Stray
 * writes of a program cannot lead a writer with more rights than it has elsewhere; who takes the
 * process over on purpose can do that all the same, through the pointers to the paths.
 */
#ifndef COVKEEP_GCOV_NAMES_H
#define COVKEEP_GCOV_NAMES_H

#include <stdbool.h>

#include "gcov/path.h"

/* Sets the path of every slot of the images that have none yet, or of all images when `anew`.
 * False when there was no memory: then nothing has changed. Async-signal-safe. */
bool gcov_names_take(const struct gcov_relocation *relocation, bool anew);

/* Some path holds the process's number (%p), so that a forked child needs its own.
 * Async-signal-safe. */
bool gcov_names_tell_process(void);

/* Some path counts from the working directory. Async-signal-safe. */
bool gcov_names_are_relative(void);

#endif
