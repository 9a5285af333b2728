/* SPDX-License-Identifier: MIT
 *
 * Who is about to be killed: the processes that one call of the kill family hits, learnt before it,
 * so that their coverage can be awaited afterwards. Only SIGKILL counts: after any other signal the
 * program itself decides when it dies. Who kills or stops a keeper means all processes that it has
 * found, but the keeper has to outlive its program: it is spared.
 */
#ifndef COVKEEP_DEATH_TARGETS_H
#define COVKEEP_DEATH_TARGETS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct targets {
    pid_t single;
    struct group_members *group; /* NULL: none but `single`, if that is not 0 */
    bool is_spared;              /* the real call is not to be made: its result is 0 */
};

/* Those of kill(pid, signal_number), where pid selects as in kill(2); of a group those that the
 * caller may kill, without itself. None of kill(-1), of another signal, when the shim is off, in a
 * sandbox. A keeper whose work is not done is spared SIGKILL and SIGSTOP. Those among them that
 * take requests have saved and await the signal, or COV_KEEP_GRACE_MS are over; the caller itself,
 * if it is one of all, has saved. To be ended by targets_await. Keeps errno. Async-signal-safe,
 * vfork-safe. */
struct targets targets_of(pid_t pid, int signal_number);

/* Those of pidfd_send_signal(2) and tgkill(2): none when the call is going to fail. Keep errno.
 * Async-signal-safe, vfork-safe. */
struct targets targets_of_pidfd(int pidfd, int signal_number, const siginfo_t *info,
                                unsigned flags);
struct targets targets_of_thread(pid_t pid, pid_t thread, int signal_number);

/* Returns `result`, which is that of the real call: after 0 when the files of all targets are in
 * place, at the latest after COV_KEEP_GRACE_MS. Keeps errno. Async-signal-safe, vfork-safe. */
long targets_await(const struct targets *targets, long result);

#endif
