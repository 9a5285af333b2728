/* SPDX-License-Identifier: MIT
 *
 * `environ` as libc left it, as long as the program has put no array of its own there. Another
 * thread's setenv may free it at any instant, so it is told by its address and those of its
 * entries, and no string of it is read: what there is to know of it stands in the notes of kept.h.
 */
#ifndef COVKEEP_ENV_STANDING_H
#define COVKEEP_ENV_STANDING_H

#include <stdbool.h>

#include "env/room.h"

/* Looks at environ of start. */
void env_standing_start(void);

/* Around every change of environ by libc, with env_lock() held. Not async-signal-safe, like
 * setenv. */
void env_standing_changes(void);
void env_standing_changed(void);

/* `array` is the standing one, or being changed by another thread right now. Otherwise it is the
 * program's, and as safe to read as the program made it. vfork-safe. */
bool env_is_standing(char *const *array);

/* The standing array holds all that the notes hold. When our LD_PRELOAD is missing from it, or
 * spelled so that it is not found from everywhere, a copy in `room` that has it is returned,
 * otherwise `array` itself. `array` is standing, `room` is open. vfork-safe; errno is kept. */
char *const *env_standing_restored(char *const *array, struct env_room *room);

#endif
