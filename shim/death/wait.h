/* SPDX-License-Identifier: MIT
 *
 * Waiting for a child. The coverage of a child that died of a signal may be on its way into its
 * files still: it is there when these functions return, or COV_KEEP_GRACE_MS are over. A child that
 * exited has awaited that itself and costs nothing here, not even a system call.
 */
#ifndef COVKEEP_DEATH_WAIT_H
#define COVKEEP_DEATH_WAIT_H

#include <signal.h>
#include <sys/types.h>

#include "death/adopted.h"

/* wait_by_status() is wait4(2), and wait_by_info() waitid(2), of the kernel as `calls` make them.
 * `status`, `usage` and `info` may be NULL. The keeper of this process is no child that they find.
 * They return what the call returns, and errno is the call's; nothing but the call is a
 * cancellation point. Async-signal-safe, vfork-safe. */
pid_t wait_by_status(const struct adopted_calls *calls, pid_t pid, int *status, int options,
                     struct rusage *usage);
int wait_by_info(const struct adopted_calls *calls, idtype_t type, id_t id, siginfo_t *info,
                 int options, struct rusage *usage);

#endif
