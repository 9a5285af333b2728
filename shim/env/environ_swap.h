/* SPDX-License-Identifier: MIT
 *
 * The environ swap: for the time of one call of a function of libc that reads `environ` itself and
 * starts a program, `environ` points to a restored environment. A swap is needed only where the
 * program has emptied or replaced its environment; elsewhere nothing happens. Other threads see the
 * swapped array meanwhile and may keep pointers into it: an array that environ has pointed to stays
 * mapped and stays an environment.
 *
 * All functions but env_is_swapped() are called with env_lock() held, keep errno, and are not
 * async-signal-safe.
 */
#ifndef COVKEEP_ENV_ENVIRON_SWAP_H
#define COVKEEP_ENV_ENVIRON_SWAP_H

#include <stdbool.h>

/* env_swap_begin() begins a swap for one call. It returns false when nothing is missing, when no
 * memory is left, or when the program keeps replacing environ meanwhile. When it returns true,
 * env_swap_end() must follow. Several calls may be under way at once: they share one swap. */
bool env_swap_begin(void);

/* env_swap_end() ends the swap for one call. When the last call ends, environ is the program's
 * array again, unless the program has changed environ without libc's functions meanwhile: then that
 * change stays, and only what the swap added is taken out. */
void env_swap_end(void);

/* env_swap_change_begins() and env_swap_change_ends() stand around a change of environ by libc.
 * `name` is the variable that changes (it ends at a `=` or a NUL), or NULL for any. Afterwards both
 * the program's own array and the swapped one have the change. Without a swap under way the two do
 * nothing. */
void env_swap_change_begins(const char *name);
void env_swap_change_ends(void);

/* env_is_swapped() returns whether environ points to `array` in a swap, or did so in an earlier
 * one. It no longer knows an array in whose place a later swap has needed a larger one. vfork-safe.
 */
bool env_is_swapped(char *const *array);

#endif
