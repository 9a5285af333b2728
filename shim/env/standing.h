/* SPDX-License-Identifier: MIT
 *
 * The standing array: `environ` as libc left it, as long as the program has put no array of its own
 * there. Another thread's setenv may free it at any instant. So it is recognised by its address and
 * those of its entries, and no string of it is read: the notes of kept.h know all that it holds.
 */
#ifndef COVKEEP_ENV_STANDING_H
#define COVKEEP_ENV_STANDING_H

#include <stdbool.h>

#include "env/room.h"

/* env_standing_start() takes the environ of start for the standing array. */
void env_standing_start(void);

/* env_standing_changes() and env_standing_changed() stand around every change of environ by libc,
 * with env_lock() held. Not async-signal-safe, like setenv. */
void env_standing_changes(void);
void env_standing_changed(void);

/* env_is_standing() returns whether `array` is the standing array. While another thread is changing
 * environ, it returns true for environ and for the array that was standing last. Any other array is
 * the program's, and as safe to read as the program made it. vfork-safe. */
bool env_is_standing(char *const *array);

/* env_standing_restored() returns what to pass on for `array`, which is standing, and so lacks no
 * coverage variable. Where our LD_PRELOAD is missing from it, or is spelled so that it is not found
 * from everywhere, that is a copy in `room`, which is open, with the entry that it should have;
 * else `array` itself. vfork-safe; errno is kept. */
char *const *env_standing_restored(char *const *array, struct env_room *room);

#endif
