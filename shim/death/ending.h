/* SPDX-License-Identifier: MIT
 *
 * The room shim/death/ owns the way an armed process ends, forks, kills and waits: the endings
 * (ending.h, with ending_signal.h, last_flush.h and turn.h behind it), the signal dispositions as
 * the program sees them (disposition.h, own_stack.h), and the fronts of what ends a program, makes
 * a copy of it, kills another one or waits for it (exit.h, fork.h, kill.c, open.c with gcov_dump.h
 * and profile_write.h, sandbox.h, signal.c, targets.h, unload.c, wait.h with adopted.h and
 * children.h).
 *
 * Its rules: status, signal and order of an ending are as without the shim. A flush that stands
 * still delays the ending by COV_KEEP_GRACE_MS at most; only exit waits for locked files as long as
 * libgcov would. A front is async-signal-safe and vfork-safe where the real function is, and the
 * result and errno are the real call's. Data enters as calls of the program and as signals. It
 * leaves as requests to the keeper, or where there is none as a flush in the process itself; as
 * requests to an interpreter to save (python/end.h); and into the black box.
 *
 * The ending of this process: by a signal, by exit, at once, or by an exec. Before each, counts are
 * written and Python data is saved. A guest writes nothing, but by ending_flush_for_runtime().
 */
#ifndef COVKEEP_DEATH_ENDING_H
#define COVKEEP_DEATH_ENDING_H

#include <stdbool.h>

#include "keeper/keeper.h"

/* From ending_unload_begins() to ending_unload_done() a dlclose of the calling thread takes place:
 * an end by signal waits, and a flush touches no image that may be unloaded. ending_unload_begins()
 * waits for a flush that is under way, unless the flush stands still for COV_KEEP_GRACE_MS, and
 * before that for the dlcloses of other threads (module_lock_await_turn()). Where a signal is due
 * it first lets the process die. While the process exits it also flushes, since what is unloaded
 * then cannot be written afterwards. They nest. */
void ending_unload_begins(void);
void ending_unload_done(void);

/* ending_is_exiting() returns whether the process, armed for counts, is in exit: its destructors
 * run, or are about to. Async-signal-safe. */
bool ending_is_exiting(void);

/* ending_exit_begins() is called before the destructors of all modules. It writes everything,
 * waiting for locked files as long as libgcov would. ending_exit_done() is called after the
 * destructors and writes what they have counted. Without a keeper neither returns while another
 * thread flushes before it dies of a signal. */
void ending_exit_begins(void);
void ending_exit_done(void);

/* ending_at_once() keeps what can be kept of a process that ends now with this exit status, by
 * _exit or the like: Python data, counts, the black box. Async-signal-safe, vfork-safe; but
 * where an interpreter has data to save, that runs Python code in the calling thread
 * (python_end_now()), also if a handler of the program's has interrupted it. errno is kept. */
void ending_at_once(int status);

/* ending_by_quick_exit() does the same in quick_exit(3), as one of the functions of
 * at_quick_exit(3). These do not know the status, so the black box learns of no end.
 * Async-signal-safe, vfork-safe; errno is kept. */
void ending_by_quick_exit(void);

/* ending_by_kill() does the same for a process that is about to send SIGKILL to itself.
 * Async-signal-safe, vfork-safe; errno is kept. */
void ending_by_kill(void);

/* ending_exec_begins() keeps what can be kept before the caller tries to become another program.
 * Where the file is known not to be executable it does nothing. The caller makes the attempt next.
 * When the attempt has failed, the caller passes the same *exec to ending_exec_failed(), and from
 * then on the process counts and ends as before. Async-signal-safe, vfork-safe, with the exception
 * of ending_at_once(); errno is kept. */
struct ending_exec {
    const char *path;                /* of the program's file; NULL: not known */
    void (*attempt)(void *argument); /* makes the attempt; see python_end_before_exec() */
    void *argument;
};
void ending_exec_begins(struct keeper_exec *exec, const struct ending_exec *ending);
void ending_exec_failed(const struct keeper_exec *exec);

/* ending_flush_without_keeper() flushes now if the process has no keeper. It is called before a
 * fork, after which libc may end the parent unseen (daemon(3)), and before the process becomes
 * quiet (kernel/quiet.h). Async-signal-safe; errno is kept. */
void ending_flush_without_keeper(void);

/* ending_flush_for_runtime() is called when a coverage runtime in the program is about to write
 * its files, and flushes in the runtime's place. In a guest it asks the keeper of the guest's
 * parent to flush. It returns false when nobody could flush, so that the runtime has to write.
 * Async-signal-safe; errno is kept. */
bool ending_flush_for_runtime(void);

/* ending_forked() clears in the child of a fork the endings and flushes that threads of the parent
 * were in the middle of. Async-signal-safe. */
void ending_forked(void);

#endif
