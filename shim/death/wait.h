/* SPDX-License-Identifier: MIT
 *
 * What follows a successful wait: the coverage of a child that died of a signal may be on its way
 * into its files still. It is there when these return, or COV_KEEP_GRACE_MS are over. A child that
 * exited was awaited by itself and costs nothing here, not even a system call.
 */
#ifndef COVKEEP_DEATH_WAIT_H
#define COVKEEP_DEATH_WAIT_H

#include <signal.h>
#include <sys/types.h>

/* After wait4(2) and the like. Returns `child`, the call's result. Keeps errno, is no cancellation
 * point. Async-signal-safe, vfork-safe. */
pid_t wait_follow_status(pid_t child, const int *status);

/* After waitid(2). Returns `result`, the call's. As above. Async-signal-safe, vfork-safe. */
int wait_follow_info(int result, const siginfo_t *info);

#endif
