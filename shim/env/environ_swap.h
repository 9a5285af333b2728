/* SPDX-License-Identifier: MIT
 *
 * The environ swap: environ points to a restored environment for the time of one call of a function
 * of libc that reads it itself and starts a program. It is needed only where the program has
 * emptied or replaced its environment; elsewhere nothing happens. Other threads see the swapped
 * array meanwhile and may keep pointers into it: an array that environ has pointed to stays mapped
 * and stays an environment.
 *
 * All functions but env_is_swapped() are called with env_lock() held, keep errno, and are not
 * async-signal-safe.
 */
#ifndef COVKEEP_ENV_ENVIRON_SWAP_H
#define COVKEEP_ENV_ENVIRON_SWAP_H

#include <stdbool.h>

/* env_swap_begin() begins a swap for one call. It returns false when nothing is missing or no
 * memory is left; when it returns true, env_swap_end() must follow. Several calls may be under way
 * at once: they share one swap. */
bool env_swap_begin(void);

/* env_swap_end() ends the swap for one call; with the last one environ is the program's array
 * again. A change that the program has made without libc's functions stays: only what the swap
 * added is taken out. */
void env_swap_end(void);

/* env_swap_changes() and env_swap_changed() stand around a change of environ by libc. `name` is the
 * variable that changes, up to its end or `=`, or NULL for any. Afterwards the program's own array
 * has the change, and so has the swapped one. Without a swap under way they do nothing. */
void env_swap_changes(const char *name);
void env_swap_changed(void);

/* env_is_swapped() returns whether environ points to `array` in a swap, or did so earlier. It no
 * longer knows an array that a later swap has replaced by a larger one. vfork-safe. */
bool env_is_swapped(char *const *array);

#endif
