/* SPDX-License-Identifier: MIT
 *
 * The way this process ends, when it does: by a signal, by exit, at once, or by becoming another
 * program. In each the counts are written first, for at most COV_KEEP_GRACE_MS. Where the calling
 * process is only a guest in this memory (vfork) nothing happens.
 */
#ifndef COVKEEP_DEATH_ENDING_H
#define COVKEEP_DEATH_ENDING_H

#include <signal.h>
#include <stdbool.h>

#include "keeper/keeper.h"

/* This process has counts to lose; before that no ending costs anything. */
void ending_arm(void);

/* This process has data of coverage.py to lose. Not async-signal-safe. */
void ending_save_last(void);

/* Called by the handler of a signal whose default action, which the program wants, ends it.
 * Flushes, then dies of that signal. Returns only while the ending is put off, or exit is writing
 * without a keeper: then it follows when that is over; and for a crash: then it follows when the
 * handler returns. Async-signal-safe; keeps errno. */
void ending_by_signal_in_handler(int signal_number, siginfo_t *info);

/* Between the two, a signal's ending waits until the second. They nest. */
void ending_put_off(void);
void ending_go_on(void);

/* The same around a dlclose, where writing waits, too. In a process that is about to die the first
 * waits for that. */
void ending_unload_begins(void);
void ending_unload_done(void);

/* The destructors run, or are about to. Async-signal-safe. */
bool ending_is_exiting(void);

/* Around the destructors of all modules: the first writes everything, waiting for locked files as
 * long as libgcov would, the second what the destructors have counted. When another thread is about
 * to die of a signal, they do not return. */
void ending_exit_begins(void);
void ending_exit_done(void);

/* The caller ends the process now (_exit). Async-signal-safe, vfork-safe; keeps errno. */
void ending_now(void);

/* The same when it ends itself by SIGKILL. Async-signal-safe, vfork-safe; keeps errno. */
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

/* Before a fork: a parent without a keeper writes now, since libc may end it unseen (daemon(3)).
 * Async-signal-safe; keeps errno. */
void ending_fork_begins(void);

/* The program's own libgcov is about to write its files: they are written here. False when that is
 * left to it. Async-signal-safe; keeps errno. */
bool ending_dump(void);

/* The process is about to be quiet (kernel/quiet.h): one without a keeper writes now.
 * Async-signal-safe; keeps errno. */
void ending_sandbox_begins(void);

/* In the child of a fork: what the parent's threads were about is not ours. Async-signal-safe. */
void ending_forked(void);

#endif
