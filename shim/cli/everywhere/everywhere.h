/* SPDX-License-Identifier: MIT
 *
 * The room everywhere/ owns `covkeep run --everywhere`: the run gets a mount namespace of its own,
 * in which the loader's list of libraries, ld.so(8), names the library for every dynamic program,
 * whoever starts it and however, and says its coverage variables (env/everywhere.h). Nothing is
 * done at an exec. namespace.h makes the namespace, list.h the text of the list, place.h the place
 * for it where the machine has none.
 *
 * Its rules: nothing is written to the machine's own /etc, and no mount is seen outside. The
 * namespace is made by `covkeep run` for itself, before it starts anything, so it settles files
 * where the programs of the run see them, and all ends with its last process.
 */
#ifndef COVKEEP_CLI_EVERYWHERE_EVERYWHERE_H
#define COVKEEP_CLI_EVERYWHERE_EVERYWHERE_H

#include <stdbool.h>

#include "cli/rundir/rundir.h"
#include "cli/settings.h"

/* What may be refused: the place for the list. */
#define EVERYWHERE_PLACE "a place for /etc/ld.so.preload"

/* How a machine lets a run reach everywhere, or why it does not. */
struct everywhere {
    bool is_users;       /* in a user namespace */
    const char *place;   /* how the list gets its place (place.h) */
    const char *refused; /* NULL, or what was refused; then errno says why */
};

/* everywhere_enter() puts this process, which must have one thread, into a namespace in which
 * `file` is the list. It returns whether it could. A process for which it could not may be in half
 * of it, and must end. */
bool everywhere_enter(struct everywhere *way, const char *file);

/* everywhere_begin() does so with a list in the run's directory, for this library and these
 * settings. It returns false, after one line on standard error, if that cannot be. */
bool everywhere_begin(const struct rundir *directory, const char *library,
                      const struct setting settings[SETTINGS_COUNT]);

/* everywhere_may() tries all that in a child of its own, and fills in `way`, whose texts are
 * constants. It returns false, with errno, where it cannot be; way->refused says what. */
bool everywhere_may(struct everywhere *way);

#endif
