/* SPDX-License-Identifier: MIT
 *
 * What this process knew of its coverage variables: those at start and each one set or removed
 * since through setenv, putenv and unsetenv. It outlives whatever the program does to `environ`.
 */
#ifndef COVKEEP_ENV_KEPT_H
#define COVKEEP_ENV_KEPT_H

#include <stdbool.h>
#include <stddef.h>

/* The newest note on a name stands in front of older ones. Notes are never changed nor freed. */
struct env_note {
    const struct env_note *next;
    const char *entry; /* `NAME=value`, our copy; for a removed one the name alone */
    bool removed;
};

/* Notes what `environment` holds. Called once, in the constructor. */
void env_keep_start(char *const *environment);

/* The program has set the variable of this entry (`NAME=value`); other names are passed over.
 * Async-signal-safe, as far as `entry` stays as it is meanwhile. */
void env_keep_set(const char *entry);

/* The program has removed the variable `name`. Async-signal-safe. */
void env_keep_removed(const char *name);

/* The newest note, NULL if there is none. vfork-safe. */
const struct env_note *env_notes(void);

/* The newest note on the entry's name, NULL if there is none. vfork-safe. */
const struct env_note *env_note_on(const char *entry);

/* The program itself removed this name and did not set it again. vfork-safe. */
bool env_was_removed(const char *name);

#endif
