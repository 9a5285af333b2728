/* SPDX-License-Identifier: MIT
 *
 * The targets of one call of the kill family: the processes that the call is going to kill. They
 * are found before the call, so that their coverage can be awaited after it. Only SIGKILL has
 * targets: after any other signal the program itself decides when it dies. But a caller that sends
 * its own process another signal may be such a program (own_end.h).
 *
 * Keepers are spared: a program that kills or stops a keeper has found it in a list of processes
 * and means all of them, but the keeper has to outlive its program.
 */
#ifndef COVKEEP_DEATH_TARGETS_H
#define COVKEEP_DEATH_TARGETS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

struct targets {
    pid_t single;                /* the only target; 0: there is none, or a group */
    int beacon;                  /* of `single`, connected; negative: none was found */
    struct group_members *group; /* the members of a process group; NULL: no group */
    bool is_spared;              /* the real call is not to be made: its result is 0 */
    int own_signal;              /* another signal, which the caller sends to itself; 0: none */
};

/* targets_of() returns the targets of kill(pid, signal_number), where `pid` selects as in kill(2).
 * The targets of a group are the processes in it that the caller may kill, without the caller.
 * There are no targets for kill(-1), for a signal other than SIGKILL, and when the shim is off or
 * the process is quiet. A keeper whose work is not done is spared SIGKILL and SIGSTOP.
 *
 * Before it returns, targets that take requests (python/request.h) have saved and wait for the
 * signal, or COV_KEEP_GRACE_MS are over. A caller that is about to kill itself has kept what it
 * could (ending_by_kill()). targets_await() must follow. Async-signal-safe as ending_by_kill() is,
 * vfork-safe; errno is kept. */
struct targets targets_of(pid_t pid, int signal_number);

/* The following do the same for pidfd_send_signal(2), rt_sigqueueinfo(2), tgkill(2),
 * rt_tgsigqueueinfo(2) and tkill(2), with the arguments of that call. There are no targets when the
 * call is going to fail. `info` need not be readable, and is NULL where the call has none.
 * Async-signal-safe, vfork-safe; errno is kept. */
struct targets targets_of_pidfd(int pidfd, int signal_number, const siginfo_t *info,
                                unsigned flags);
struct targets targets_of_queued(pid_t pid, int signal_number, const siginfo_t *info);
struct targets targets_of_thread(pid_t pid, pid_t thread, int signal_number);
struct targets targets_of_thread_queued(pid_t pid, pid_t thread, int signal_number,
                                        const siginfo_t *info);
struct targets targets_of_any_thread(pid_t thread, int signal_number);

/* targets_await() returns `result`, which is that of the real call. If it is 0, targets_await()
 * first waits until the files of all targets are in place, for COV_KEEP_GRACE_MS at most, and for
 * the caller's own end (own_end_await()). It gives back what targets_of() has allocated.
 * Async-signal-safe, vfork-safe; errno is kept. */
long targets_await(const struct targets *targets, long result);

#endif
