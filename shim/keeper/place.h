/* SPDX-License-Identifier: MIT
 *
 * Where the program's libgcov or LLVM's runtime would put a new file at this moment: umask, working
 * directory, GCOV_PREFIX, the name of a .profraw file. The program notes here what it changes of
 * these, and its keeper follows, as long as the keeper has no more rights than the program.
 */
#ifndef COVKEEP_KEEPER_PLACE_H
#define COVKEEP_KEEPER_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

/* place_note_mode() notes what the program sets by umask(2). Async-signal-safe. */
void place_note_mode(mode_t mask);

/* place_mode_is_changed() returns whether the program has called umask(2) since start.
 * Async-signal-safe. */
bool place_mode_is_changed(void);

/* place_mode() returns what the program has set last, once place_mode_is_changed().
 * Async-signal-safe. */
mode_t place_mode(void);

/* place_note_directory() notes the program's working directory by name, device and inode, for a
 * keeper that may not look at /proc/PID/cwd. Called in the program. Async-signal-safe. */
void place_note_directory(void);

/* place_follow() makes the calling keeper's directory and paths what libgcov would use at this
 * moment, which the program may choose as long as its keeper has no more rights than it has.
 * Async-signal-safe; makes no use of libc's state. */
void place_follow(pid_t program);

/* place_note_rights() notes whether the keeper has more rights than a program that has begun to
 * die: once somebody has waited for the program the kernel does not tell. place_follow_dead() then
 * does what place_follow() does for a dead program, whose directory is not known any more: .profraw
 * files have the names that it has set last. Async-signal-safe; they make no use of libc's state.
 */
void place_note_rights(pid_t program);
void place_follow_dead(pid_t program);

/* place_environment_changed() is called when the program may have changed GCOV_PREFIX or
 * GCOV_PREFIX_STRIP: if it has, the keeper is told at once, since it could not ask after a SIGKILL.
 * It waits for the keeper, for COV_KEEP_GRACE_MS without progress. Async-signal-safe; errno is
 * kept. */
void place_environment_changed(void);

#endif
