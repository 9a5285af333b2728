/* SPDX-License-Identifier: MIT
 *
 * Which pids in /proc are those that a record or a system call means: /proc may be missing, or be
 * that of another pid namespace, as after unshare(1) without --mount-proc; and a process in a
 * namespace of its own knows itself by another pid than the one that it has here.
 */
#ifndef COVKEEP_CLI_PROC_H
#define COVKEEP_CLI_PROC_H

#include <stdbool.h>
#include <stdint.h>

/* proc_is_ours() returns whether /proc is there, and that of this process's pid namespace. */
bool proc_is_ours(void);

/* proc_pid() returns the pid in this namespace of the process that has `pid` in the namespace of
 * that number (as in blackbox.h; 0: it is not known, so taken for this one); 0 if there is no such
 * process. */
int proc_pid(uint32_t pid_namespace, int pid);

#endif
