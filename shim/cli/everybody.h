/* SPDX-License-Identifier: MIT
 *
 * Which processes `covkeep flush --all` asks. It stays within its run and its user, unless it is
 * told otherwise: root may send a signal to every process of the machine, and others measure there,
 * too.
 */
#ifndef COVKEEP_CLI_EVERYBODY_H
#define COVKEEP_CLI_EVERYBODY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum whose {
    OF_THIS_RUN,   /* the running ones that have a record in COV_KEEP_DIR; without that variable the
                      caller's own, or such as the caller's own keeper writes for */
    OF_EVERY_USER, /* all processes that there are */
};

struct everybody {
    pid_t *pids;
    size_t count;
};

/* everybody_find() lists them, the caller not among them. It returns false, with one line on
 * standard error and nothing to free, if the run's records or /proc cannot be read. */
bool everybody_find(struct everybody *all, enum whose whose);
void everybody_free(struct everybody *all);

#endif
