/* SPDX-License-Identifier: MIT
 *
 * The way this process ends, when it does: by a signal, by exit, at once, or by becoming another
 * program. In each the counts are written first, for at most COV_KEEP_GRACE_MS. Where the calling
 * process is only a guest in this memory (vfork) nothing happens.
 */
#ifndef COVKEEP_DEATH_ENDING_H
#define COVKEEP_DEATH_ENDING_H

#include <stdbool.h>

#include "keeper/keeper.h"

/* Around a dlclose, in which neither a signal's ending nor a flush takes place:
 * ending_unload_begins() waits until those that go on are done. In a process that is about to die
 * it does not return. They nest. */
void ending_unload_begins(void);
void ending_unload_done(void);

/* The destructors run, or are about to. Async-signal-safe. */
bool ending_is_exiting(void);

/* Around the destructors of all modules: the first writes everything, waiting for locked files as
 * long as libgcov would, the second what the destructors have counted. When another thread is about
 * to die of a signal, they do not return. */
void ending_exit_begins(void);
void ending_exit_done(void);

/* ending_at_once() keeps what can be kept of a process that ends now with this exit status, by
 * _exit or what is like it: Python data, counts, the record. Async-signal-safe, vfork-safe; errno
 * is kept.
 */
void ending_at_once(int status);

/* ending_by_quick_exit() does the same among the functions of at_quick_exit(3), which do not know
 * the status. As above. */
void ending_by_quick_exit(void);

/* ending_by_kill() does the same for a process that sends SIGKILL to itself. As above. */
void ending_by_kill(void);

/* Around an attempt of the caller to become another program, that of the file at `path` (NULL: not
 * known), by attempt(argument). Async-signal-safe, vfork-safe; keeps errno. */
struct ending_exec {
    const char *path;
    void (*attempt)(void *argument);
    void *argument;
};
void ending_exec_begins(struct keeper_exec *exec, const struct ending_exec *ending);
void ending_exec_failed(const struct keeper_exec *exec);

/* ending_write_unless_kept() lets a process without a keeper write now: before a fork, after which
 * libc may end the parent unseen (daemon(3)), and before the process must be quiet
 * (kernel/quiet.h). Async-signal-safe; errno is kept. */
void ending_write_unless_kept(void);

/* The program's own libgcov is about to write its files: they are written here. False when that is
 * left to it. Async-signal-safe; keeps errno. */
bool ending_dump(void);

/* In the child of a fork: what the parent's threads were about is not ours. Async-signal-safe. */
void ending_forked(void);

#endif
