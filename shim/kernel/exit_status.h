/* SPDX-License-Identifier: MIT
 *
 * How a process that is not the caller's child has ended. Asking for it neither waits for the
 * process nor reaps it.
 */
#ifndef COVKEEP_KERNEL_EXIT_STATUS_H
#define COVKEEP_KERNEL_EXIT_STATUS_H

#include <sys/types.h>

/* exit_status_of() returns the status of `process` as waitpid(2) would store it. It returns -1
 * while the process has not ended, or when its status cannot be told. `pidfd` refers to the
 * process; a negative `pidfd` means that the caller has none. A zombie's status is read from
 * /proc/PID/stat (proc_pid_stat(5): exit_code, for a caller that may ptrace the process). Once
 * somebody has waited for the process, only the pidfd tells the status, from Linux 6.15 on
 * (PIDFD_GET_INFO). Async-signal-safe. */
int exit_status_of(pid_t process, int pidfd);

#endif
