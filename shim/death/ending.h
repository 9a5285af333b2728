/* SPDX-License-Identifier: MIT
 *
 * The way this process ends, when it does: by a signal, or by exit. In both the counts are written
 * here: libgcov half-way through its files could not be told apart from libgcov not yet begun when
 * a signal comes in between.
 */
#ifndef COVKEEP_DEATH_ENDING_H
#define COVKEEP_DEATH_ENDING_H

#include <signal.h>

/* Called by the handler of a signal whose default action, which the program wants, ends it.
 * Flushes, then dies of that signal, within COV_KEEP_GRACE_MS. Returns only while the ending is put
 * off, or exit is writing: then it follows when that is over. Async-signal-safe; keeps errno. */
void ending_by_signal_in_handler(int signal_number, siginfo_t *info);

/* Between the two, a signal's ending waits until the second. They nest. */
void ending_put_off(void);
void ending_go_on(void);

/* Around the destructors of all modules: the first writes everything, the second what the
 * destructors have counted. When another thread is about to die of a signal, they do not return. */
void ending_exit_begins(void);
void ending_exit_done(void);

/* In the child of a fork: what the parent's threads were about is not ours. Async-signal-safe. */
void ending_forked(void);

#endif
