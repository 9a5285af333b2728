/* SPDX-License-Identifier: MIT
 *
 * The notes: what this process has known of its coverage variables, from start on and from each
 * setenv, putenv and unsetenv since. LD_PRELOAD is not noted at start, but when the program sets or
 * removes it. ENV_LLVM_BEGUN is noted, too. The notes outlive whatever the program does to
 * `environ`.
 */
#ifndef COVKEEP_ENV_KEPT_H
#define COVKEEP_ENV_KEPT_H

#include <stdbool.h>

/* A note. The newest note on a name stands in front of the older ones. A note is never changed nor
 * freed. */
struct env_note {
    const struct env_note *next;
    const char *entry; /* our copy of `NAME=value`; of a removed variable the name alone */
    bool removed;
};

/* env_keep_start() notes the coverage variables of `environment`. It is called once, in the
 * constructor. */
void env_keep_start(char *const *environment);

/* env_keep_set() notes that the program has set the variable of `entry` (`NAME=value`). The string
 * must not change during the call. Variables of which no notes are taken are passed over.
 * Async-signal-safe. */
void env_keep_set(const char *entry);

/* env_keep_removed() notes that the program has removed the variable `name`, if notes are taken of
 * it. Async-signal-safe. */
void env_keep_removed(const char *name);

/* env_notes() returns the newest note, NULL if there is none. vfork-safe. */
const struct env_note *env_notes(void);

/* env_note_on() returns the newest note on the variable that `entry` names, NULL if there is none.
 * vfork-safe. */
const struct env_note *env_note_on(const char *entry);

/* env_note_value() returns the value of a noted variable, "" for an entry without `=`; NULL when
 * there is no note, or the program has removed the variable. vfork-safe. */
const char *env_note_value(const struct env_note *note);

/* env_was_removed() returns whether the program has removed the variable `name` and not set it
 * again. vfork-safe. */
bool env_was_removed(const char *name);

#endif
