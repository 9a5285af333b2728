/* SPDX-License-Identifier: MIT
 *
 * The room rundir/ owns the directories of runs. Each run has one for its records; all lie side by
 * side below ${XDG_STATE_HOME:-$HOME/.local/state}/covkeep, or below $TMPDIR/covkeep-UID where that
 * is not possible. They and what is above them there are private (0700), and no symbolic link is
 * followed below. rundir.h makes, finds and removes them, place.h knows the two places, files.h the
 * files in a run's directory. What covkeep has not made is never removed.
 */
#ifndef COVKEEP_CLI_RUNDIR_RUNDIR_H
#define COVKEEP_CLI_RUNDIR_RUNDIR_H

#include <limits.h>
#include <stdbool.h>

/* How many runs stay in a place, the new one included. */
#define RUNDIR_KEPT 20

struct rundir {
    char path[PATH_MAX]; /* absolute */
    int fd; /* holds the directory's lock: as long as it is open no other run removes or uses the
               directory */
};

/* rundir_open() makes a new directory for a run's records, or opens `chosen` (NULL: none), which is
 * made if it is missing; records of an earlier run there are removed. It returns false, with errno,
 * if that fails: EBUSY when another run writes there; EPERM when the directory is not private to
 * the user; ENOTEMPTY when other things lie in it than the records of a run; ENAMETOOLONG. */
bool rundir_open(struct rundir *dir, const char *chosen);

/* rundir_absolute() fills in the absolute path of `chosen`. It returns false, with errno, if that
 * cannot be told. */
bool rundir_absolute(char path[PATH_MAX], const char *chosen);

/* rundir_drop() removes the directory and its records, for a run that did not come about, and
 * closes it; a directory that is not empty then stays. */
void rundir_drop(struct rundir *dir);

/* rundir_remove_old() removes the oldest runs until RUNDIR_KEPT are left in each place. It removes
 * only directories named as this file names them, that are the user's and that no run holds, and in
 * them only the files that covkeep has made. */
void rundir_remove_old(void);

/* rundir_latest() fills in the path of the newest run, for a caller that names none. It returns
 * false, with errno ENOENT, if there is none. */
bool rundir_latest(char path[PATH_MAX]);

#endif
