/* SPDX-License-Identifier: MIT
 *
 * How a process that is not the caller's child has ended. Asking for it neither waits for the
 * process nor reaps it.
 */
#ifndef COVKEEP_KERNEL_EXIT_STATUS_H
#define COVKEEP_KERNEL_EXIT_STATUS_H

#include <sys/types.h>

/* exit_status_of() returns the status of `process` as waitpid(2) would store it, or -1 while it has
 * not ended or when its status cannot be told. `pidfd` refers to that process; negative means that
 * there is none. A zombie's status is read from /proc/PID/stat (proc_pid_stat(5): exit_code, for a
 * caller that may ptrace the process); once somebody has waited for the process only its pidfd
 * tells it, from Linux 6.15 on (PIDFD_GET_INFO). Async-signal-safe. */
int exit_status_of(pid_t process, int pidfd);

#endif
