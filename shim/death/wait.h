/* SPDX-License-Identifier: MIT
 *
 * Waiting for a child. When a child has died of a signal, its keeper may still be writing: these
 * functions return when its files are in place, or COV_KEEP_GRACE_MS are over. A child that has
 * exited has waited for that itself, so nothing is waited for here.
 */
#ifndef COVKEEP_DEATH_WAIT_H
#define COVKEEP_DEATH_WAIT_H

#include <signal.h>
#include <sys/types.h>

#include "death/adopted.h"

/* wait_by_status() does what wait4(2) does, and wait_by_info() does what waitid(2) does, by the
 * functions in `calls`. `status`, `usage` and `info` may be NULL. They never find the keeper of
 * this process. The result and errno are those of the call, and nothing but the call is a
 * cancellation point. Async-signal-safe, vfork-safe. */
pid_t wait_by_status(const struct adopted_calls *calls, pid_t pid, int *status, int options,
                     struct rusage *usage);
int wait_by_info(const struct adopted_calls *calls, idtype_t type, id_t id, siginfo_t *info,
                 int options, struct rusage *usage);

#endif
