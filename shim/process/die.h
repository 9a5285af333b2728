/* SPDX-License-Identifier: MIT
 *
 * Dying of a signal as if nobody had handled it.
 */
#ifndef COVKEEP_PROCESS_DIE_H
#define COVKEEP_PROCESS_DIE_H

#include <signal.h>
#include <stdbool.h>

/* By the default action, and with the sender's own siginfo (NULL: none). Returns for a crash only:
 * it is delivered anew when the handler returns, so that a core dump shows the instruction and its
 * registers. Async-signal-safe. */
void die_by_signal(int signal_number, siginfo_t *info);

/* Another thread is about to end the process: waits for that, for COV_KEEP_GRACE_MS at most.
 * Async-signal-safe. */
void die_await(void);

/* What stopped an instruction: it happens to this thread, and cannot be put off.
 * Async-signal-safe. */
bool die_is_crash(int signal_number, const siginfo_t *info);

/* A signal that a crash comes with, or abort(3). Async-signal-safe. */
bool die_is_of_crash(int signal_number);

/* The default action of a signal. Async-signal-safe. */
void die_set_default(int signal_number);

/* SIG_BLOCK or SIG_UNBLOCK of one signal in the calling thread. Async-signal-safe. */
void die_set_blocked(int how, int signal_number);

#endif
