/* SPDX-License-Identifier: MIT
 *
 * The variables that put programs under covkeep: LD_PRELOAD, COV_KEEP, COV_KEEP_DIR,
 * COV_KEEP_RUN, COV_KEEP_JOURNAL and COV_KEEP_TEST_FROM.
 */
#ifndef COVKEEP_CLI_SETTINGS_H
#define COVKEEP_CLI_SETTINGS_H

#include <stdbool.h>

#define SETTINGS_COUNT 6

struct setting {
    const char *name;
    char *value; /* NULL: this variable is left as it is */
};

/* settings_make() fills in the values from the present environment. The entries of LD_PRELOAD stay
 * in their order; the library is added at the end if no entry has its file name, and takes the
 * place of an entry that is relative, or of any if it `is_chosen` by the user. `directory` may be
 * NULL, and so may `run`, the address of `covkeep run` (relay.h), `journal`, the directory of a
 * journal, and `label_from`, the name of a variable (env/label.h). The values are freed by
 * settings_free(). */
void settings_make(struct setting settings[SETTINGS_COUNT], const char *library, bool is_chosen,
                   const char *directory, const char *run, const char *journal,
                   const char *label_from);
void settings_free(struct setting settings[SETTINGS_COUNT]);

/* settings_apply() puts the values into the environment of this process. */
void settings_apply(const struct setting settings[SETTINGS_COUNT]);

/* settings_are_off() returns whether this process's environment has COV_KEEP=off. */
bool settings_are_off(void);

/* settings_grace_of() and settings_grace_ms() return COV_KEEP_GRACE_MS as the shim takes it, how
 * many milliseconds longer a process may take to die: that of `value` (NULL: it is not set), and
 * that of this process's environment. */
unsigned settings_grace_of(const char *value);
unsigned settings_grace_ms(void);

#endif
