/* SPDX-License-Identifier: MIT
 *
 * How another process ended, which is no child of the caller.
 */
#ifndef COVKEEP_KERNEL_EXIT_STATUS_H
#define COVKEEP_KERNEL_EXIT_STATUS_H

#include <sys/types.h>

/* Its status as of waitpid(2); -1: it has not ended, or that cannot be told. `pidfd` is of that
 * process, negative: there is none. What has been waited for is known from Linux 6.15 on
 * (PIDFD_GET_INFO), a zombie always (proc_pid_stat(5), exit_code). Async-signal-safe. */
int exit_status_of(pid_t process, int pidfd);

#endif
