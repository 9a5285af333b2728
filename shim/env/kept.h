/* SPDX-License-Identifier: MIT
 *
 * The notes: what this process has known of its coverage variables, those of start and each one set
 * or removed since through setenv, putenv and unsetenv. LD_PRELOAD is noted when it is set or
 * removed. The notes outlive whatever the program does to `environ`.
 */
#ifndef COVKEEP_ENV_KEPT_H
#define COVKEEP_ENV_KEPT_H

#include <stdbool.h>
#include <stddef.h>

/* One note. The newest note on a name stands in front of older ones. Notes are never changed nor
 * freed. */
struct env_note {
    const struct env_note *next;
    const char *entry; /* our copy of `NAME=value`; of a removed variable the name alone */
    bool removed;
};

/* env_keep_start() notes the coverage variables of `environment`. Called once, in the
 * constructor. */
void env_keep_start(char *const *environment);

/* env_keep_set() notes that the program has set the variable of `entry` (`NAME=value`), which must
 * not change during the call. Names that are not noted are passed over. Async-signal-safe. */
void env_keep_set(const char *entry);

/* env_keep_removed() notes that the program has removed the variable `name`. Async-signal-safe. */
void env_keep_removed(const char *name);

/* env_notes() returns the newest note, NULL if there is none. vfork-safe. */
const struct env_note *env_notes(void);

/* env_note_on() returns the newest note on the name of `entry`, NULL if there is none.
 * vfork-safe. */
const struct env_note *env_note_on(const char *entry);

/* env_was_removed() returns whether the program itself has removed this name and not set it again.
 * vfork-safe. */
bool env_was_removed(const char *name);

#endif
