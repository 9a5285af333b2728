/* SPDX-License-Identifier: MIT
 *
 * Keepers that this process has adopted, as the init of its namespace or a subreaper
 * (PR_SET_CHILD_SUBREAPER). The keeper of an orphan that was killed is a child like any other then,
 * and a wait for any child would bring one that the program knows nothing of. All of this is
 * async-signal-safe and vfork-safe.
 */
#ifndef COVKEEP_DEATH_ADOPTED_H
#define COVKEEP_DEATH_ADOPTED_H

#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* The process adopts orphans, so that a wait for any child is to be made by these. */
bool adopted_may_be(void);

/* As wait4(2) and waitid(2) for any child, but keepers that have ended are reaped and not told.
 * They call the kernel by the caller's own way; `info` is not NULL. `usage` is the
 * system call's fifth argument, which libc's waitid() has not. */
struct adopted_calls {
    pid_t (*wait4)(pid_t pid, int *status, int options, struct rusage *usage);
    int (*waitid)(idtype_t type, id_t id, siginfo_t *info, int options, struct rusage *usage);
};
pid_t adopted_wait4(const struct adopted_calls *calls, int *status, int options,
                    struct rusage *usage);
int adopted_waitid(const struct adopted_calls *calls, siginfo_t *info, int options,
                   struct rusage *usage);

#endif
