/* SPDX-License-Identifier: MIT
 *
 * Waiting for any child in a process that adopts orphans: the init of its pid namespace, or a
 * subreaper (PR_SET_CHILD_SUBREAPER). The keeper of an orphan that was killed becomes such a
 * process's child like any other, so a wait for any child would return a process that the program
 * knows nothing of. All functions are async-signal-safe and vfork-safe.
 */
#ifndef COVKEEP_DEATH_ADOPTED_H
#define COVKEEP_DEATH_ADOPTED_H

#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* adopted_may_come() returns whether the process adopts orphans, so that a wait for any child has
 * to be made by adopted_wait4() or adopted_waitid(). It returns false when the shim is off or the
 * process is quiet. */
bool adopted_may_come(void);

/* adopted_follow_prctl() is called after each prctl(2), with its option: PR_SET_CHILD_SUBREAPER may
 * change the answer of adopted_may_come(). adopted_forked() is called in the child of a fork, which
 * may be the init of a new namespace. */
void adopted_follow_prctl(long option);
void adopted_forked(void);

/* adopted_wait4() and adopted_waitid() do what wait4(2) and waitid(2) do for any child, but they
 * reap keepers that have ended and do not return them. They make each wait by the functions in
 * `calls`; `info` is not NULL. `usage` of a waitid is the system call's fifth argument, which
 * libc's function does not have. */
struct adopted_calls {
    pid_t (*wait4)(pid_t pid, int *status, int options, struct rusage *usage);
    int (*waitid)(idtype_t type, id_t id, siginfo_t *info, int options, struct rusage *usage);
};
pid_t adopted_wait4(const struct adopted_calls *calls, int *status, int options,
                    struct rusage *usage);
int adopted_waitid(const struct adopted_calls *calls, siginfo_t *info, int options,
                   struct rusage *usage);

#endif
