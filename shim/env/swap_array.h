/* SPDX-License-Identifier: MIT
 *
 * The arrays that a swap puts into `environ`. An array lasts as long as the process, and so do its
 * strings, since the program may keep what it finds there. Private to environ_swap.c; all functions
 * but swap_array_is_one() are called with env_lock() held (lock.h).
 */
#ifndef COVKEEP_ENV_SWAP_ARRAY_H
#define COVKEEP_ENV_SWAP_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

#include "env/room.h"

struct swap_array {
    struct swap_array *next;
    unsigned long turn;         /* number of the last swap that used it */
    size_t room, count;         /* numbers of entries, without the NULL */
    size_t own;                 /* how many of them, at the beginning, are the program's */
    const char *preload;        /* the program's LD_PRELOAD entry that ours replaced; NULL: none */
    const char *replaced;       /* our entry in its place */
    bool is_programs;           /* the program has written into the array, or points to it */
    const char **array, **copy; /* the copy tells whether anybody has written into the array */
};

/* swap_array_count() returns the number of entries before the NULL; 0 for an array that is NULL. */
size_t swap_array_count(char *const *environment);

/* swap_array_restored() returns the array of the restored environment, which begins with the
 * program's own entries. It returns NULL when nothing is missing from `environment`, or when no
 * memory is left. `room` is open; nothing of the result lies in it. */
struct swap_array *swap_array_restored(char **environment, struct env_room *room);

/* swap_array_of() returns an array with the entries, counts and LD_PRELOAD of `wanted`, whose
 * strings must last; NULL when no memory is left. */
struct swap_array *swap_array_of(const struct swap_array *wanted);

/* swap_array_adds() returns whether the entry is one that the swap added to the program's own. */
bool swap_array_adds(const struct swap_array *s, const char *entry);

/* swap_array_is_one() returns whether `array` is the array of a swap, be it the present one or an
 * earlier one. Async-signal-safe. */
bool swap_array_is_one(char *const *array);

#endif
