/* SPDX-License-Identifier: MIT
 *
 * The processes below this one, by /proc. As this process is a subreaper, these are all that the
 * command and its children have started and that are not reaped yet, daemons too. Looking never
 * changes a process.
 */
#ifndef COVKEEP_CLI_RUN_DESCENDANTS_H
#define COVKEEP_CLI_RUN_DESCENDANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "cli/proc.h"

struct descendants {
    struct proc_stat *process;
    size_t count;
};

/* descendants_have() returns whether the process is below this one. Where /proc is not that of this
 * pid namespace nothing is known of any process. */
bool descendants_have(pid_t pid);

/* descendants_read() returns all descendants, zombies too; none where nothing is known. The caller
 * frees them by descendants_free(). */
struct descendants descendants_read(void);
void descendants_free(struct descendants *descendants);

/* descendant_is_keeper() returns whether the process is a keeper, by its name. Another `covkeep
 * run` has that name, too: it ends by itself with its command, which is a descendant as well. */
bool descendant_is_keeper(const struct proc_stat *process);

/* descendant_is_late_keeper() returns whether it is a keeper whose program is gone, so that it is
 * about to end. */
bool descendant_is_late_keeper(const struct proc_stat *process);

/* descendant_open() returns a descriptor for exactly that process (pidfd_open(2)), which is the
 * caller's to close; -1 if it is gone. */
int descendant_open(const struct proc_stat *process);

#endif
