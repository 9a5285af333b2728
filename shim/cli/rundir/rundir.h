/* SPDX-License-Identifier: MIT
 *
 * The directories of runs: each run has one for its records, all lie side by side below
 * ${XDG_STATE_HOME:-$HOME/.local/state}/covkeep, or below $TMPDIR/covkeep-UID where that cannot be.
 * They and what is above them are private (0700), and no symbolic link is followed below.
 */
#ifndef COVKEEP_CLI_RUNDIR_RUNDIR_H
#define COVKEEP_CLI_RUNDIR_RUNDIR_H

#include <limits.h>
#include <stdbool.h>

/* How many runs stay, the new one included. */
#define RUNDIR_KEPT 20

struct rundir {
    char path[PATH_MAX]; /* absolute */
    int fd;              /* holds its lock: as long as that is so nobody removes the directory */
};

/* A new directory for a run's records, or the chosen one, which is made if it is missing; what
 * records of an earlier run lie there are removed. False, with errno, if that cannot be: EBUSY when
 * another run writes there, ENAMETOOLONG, EPERM when it is not private to the user,
 * ENOTEMPTY when other things lie in it than the records of a run. */
bool rundir_open(struct rundir *dir, const char *chosen);

/* The chosen directory's absolute path. False, with errno, if that cannot be told. */
bool rundir_absolute(char path[PATH_MAX], const char *chosen);

/* Removes it and its records, for a run that did not come about; a chosen one stays if it is not
 * empty then. */
void rundir_drop(struct rundir *dir);

/* Removes the oldest runs until RUNDIR_KEPT are left. Only directories that this module has made,
 * that are the user's, that no run holds, and only the files in them that the shim has made. */
void rundir_remove_old(void);

/* The newest run that there is, for who names none. False, with errno ENOENT, if there is none. */
bool rundir_latest(char path[PATH_MAX]);

#endif
