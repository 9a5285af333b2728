/* SPDX-License-Identifier: MIT
 *
 * The standing array: `environ` as libc left it, as long as the program has put no array of its own
 * there. Another thread's setenv may free it at any instant. So an array is recognised as the
 * standing one by its address and the addresses of its entries, and no string of it is read: the
 * notes of kept.h know all that it holds.
 */
#ifndef COVKEEP_ENV_STANDING_H
#define COVKEEP_ENV_STANDING_H

#include <stdbool.h>

#include "env/room.h"

/* env_standing_start() makes the environ of start the standing array. */
void env_standing_start(void);

/* env_standing_change_begins() and env_standing_change_ends() stand around every change of environ
 * by libc. The caller holds env_lock(). Not async-signal-safe, like setenv. */
void env_standing_change_begins(void);
void env_standing_change_ends(void);

/* env_is_standing() returns whether `array` is the standing array. While another thread is changing
 * environ, it returns true for environ and for the last standing array. Any other array is
 * the program's, and as safe to read as the program made it. vfork-safe. */
bool env_is_standing(char *const *array);

/* env_standing_restored() returns what to pass on for `array`, which is the standing array and so
 * lacks no coverage variable. Mostly it returns `array` itself. Where our entry is missing from
 * LD_PRELOAD, or is spelled so that it is not found from everywhere, it returns a copy in `room`,
 * which is open, with the right LD_PRELOAD. vfork-safe; errno is kept. */
char *const *env_standing_restored(char *const *array, struct env_room *room);

#endif
