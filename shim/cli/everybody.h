/* SPDX-License-Identifier: MIT
 *
 * Which processes `covkeep flush --all` asks. It stays within the run and the user, unless it is
 * told otherwise: root may send a signal to every process of the machine, and others may measure
 * there, too.
 */
#ifndef COVKEEP_CLI_EVERYBODY_H
#define COVKEEP_CLI_EVERYBODY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum whose {
    OF_THIS_RUN,   /* those that still run and have a record in COV_KEEP_DIR; without that variable
                      those of the caller's user, or with a keeper of that user */
    OF_EVERY_USER, /* all processes that there are */
};

struct everybody {
    pid_t *pids;
    size_t count;
};

/* everybody_find() lists the processes, without the caller. It returns false, with one line on
 * standard error and nothing to free, if the run's records or /proc cannot be read. Otherwise the
 * caller frees the list by everybody_free(). */
bool everybody_find(struct everybody *all, enum whose whose);
void everybody_free(struct everybody *all);

#endif
