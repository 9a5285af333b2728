/* SPDX-License-Identifier: MIT
 *
 * The variables that put programs under covkeep: LD_PRELOAD, COV_KEEP, COV_KEEP_DIR and
 * COV_KEEP_RUN.
 */
#ifndef COVKEEP_CLI_SETTINGS_H
#define COVKEEP_CLI_SETTINGS_H

#include <stdbool.h>

#define SETTINGS_COUNT 4

struct setting {
    const char *name;
    char *value; /* NULL: this variable is left as it is */
};

/* Fills in the values from the present environment: the entries of LD_PRELOAD stay in their order,
 * the library is added at the end if no entry has its file name, and put in the place of one that
 * is relative, or another than the one that `is_chosen`. `directory` may be NULL, and `run`, the
 * address of `covkeep run` (relay.h). */
void settings_make(struct setting settings[SETTINGS_COUNT], const char *library, bool is_chosen,
                   const char *directory, const char *run);
void settings_free(struct setting settings[SETTINGS_COUNT]);

/* Puts them into the environment of this process. */
void settings_apply(const struct setting settings[SETTINGS_COUNT]);

/* COV_KEEP_GRACE_MS as the shim takes it, how much longer a process may take to die: of this value,
 * NULL: it is not set; and of this process's own. */
unsigned settings_grace_of(const char *value);
unsigned settings_grace_ms(void);

#endif
