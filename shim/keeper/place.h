/* SPDX-License-Identifier: MIT
 *
 * Where the program's libgcov would put a new file at this moment: umask, working directory,
 * GCOV_PREFIX. The program may change them, and its keeper follows as far as it has no more rights.
 */
#ifndef COVKEEP_KEEPER_PLACE_H
#define COVKEEP_KEEPER_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

/* place_note_mode() notes what the program sets by umask(2). Async-signal-safe. */
void place_note_mode(mode_t mask);

/* The program has called umask(2) since start. Async-signal-safe. */
bool place_mode_is_changed(void);

/* What it set last. Async-signal-safe. */
mode_t place_mode(void);

/* Notes the program's working directory, for a keeper that may not look. Called in the program.
 * Async-signal-safe. */
void place_note_directory(void);

/* Makes the caller's what was noted last, if it is found by its name. Called in the keeper.
 * Async-signal-safe. */
void place_enter_directory(void);

/* The program has changed its environment or its directory: if that moves its files, the keeper is
 * told, since after a SIGKILL it could not ask. Async-signal-safe; errno is kept. */
void place_changed(void);

#endif
