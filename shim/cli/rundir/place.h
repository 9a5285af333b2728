/* SPDX-License-Identifier: MIT
 *
 * The places that runs lie in: the user's state directory, and the one for temporary files where
 * the user has no home.
 */
#ifndef COVKEEP_CLI_RUNDIR_PLACE_H
#define COVKEEP_CLI_RUNDIR_PLACE_H

#include <limits.h>
#include <stdbool.h>

/* In the order in which they are tried. */
enum rundir_place { RUNDIR_STATE, RUNDIR_TEMPORARY, RUNDIR_PLACES };

/* Opens a place and says its absolute path; makes it if `make` is set. -1, with errno, if there is
 * none or it is not private to the user. */
int rundir_place_open(enum rundir_place place, bool make, char path[PATH_MAX]);

/* Opens a directory that must be the user's own and writable by nobody else: else -1, EPERM. */
int rundir_open_private(int at, const char *path);

#endif
