/* SPDX-License-Identifier: MIT
 *
 * The places that the directories of runs lie in: the user's state directory, and the directory for
 * temporary files where the user has no home.
 */
#ifndef COVKEEP_CLI_RUNDIR_PLACE_H
#define COVKEEP_CLI_RUNDIR_PLACE_H

#include <limits.h>
#include <stdbool.h>

/* The places, in the order in which they are tried. */
enum rundir_place { RUNDIR_STATE, RUNDIR_TEMPORARY, RUNDIR_PLACES };

/* rundir_place_open() opens a place and fills in its absolute path; it makes the place first if
 * `make` is set. It returns a descriptor, or -1, with errno, if there is no such place or it is not
 * private to the user. */
int rundir_place_open(enum rundir_place place, bool make, char path[PATH_MAX]);

/* rundir_open_private() opens a directory, relative to `at`. It must be the user's own and writable
 * by nobody else: otherwise it returns -1, with EPERM. */
int rundir_open_private(int at, const char *path);

#endif
