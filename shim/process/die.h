/* SPDX-License-Identifier: MIT
 *
 * Dying of a signal as if nobody had handled it: the parent sees the same status in wait(2), and a
 * core dump shows the same place. Nothing here flushes: the caller has flushed before.
 */
#ifndef COVKEEP_PROCESS_DIE_H
#define COVKEEP_PROCESS_DIE_H

#include <signal.h>
#include <stdbool.h>

/* die_by_signal() notes the end in the black box and lets the process die of the signal, by its
 * default action and with the sender's siginfo `info` (NULL: none). It returns for a crash only:
 * the kernel delivers that signal again when the handler returns, so that a core dump shows the
 * instruction and its registers. Where the signal does not end the process, as when a filter
 * refuses to send it, the process exits with status 128 + signal_number. Async-signal-safe. */
void die_by_signal(int signal_number, siginfo_t *info);

/* die_await_other() waits while another thread ends the process. It returns when the process still
 * lives after COV_KEEP_GRACE_MS, or when a handler has run in the calling thread.
 * Async-signal-safe. */
void die_await_other(void);

/* die_is_crash() returns whether an instruction of the calling thread has raised the signal, as
 * `info` tells (si_code above 0, sigaction(2)). The end by such a signal cannot be put off.
 * Async-signal-safe. */
bool die_is_crash(int signal_number, const siginfo_t *info);

/* die_is_crash_signal() returns whether the signal is of the kind that the kernel raises for an
 * instruction or that abort(3) raises, whoever has sent it this time. Async-signal-safe. */
bool die_is_crash_signal(int signal_number);

/* die_set_default() gives the signal its default action. Async-signal-safe. */
void die_set_default(int signal_number);

/* die_set_blocked() blocks the signal in the calling thread if `how` is SIG_BLOCK, and unblocks it
 * if `how` is SIG_UNBLOCK. Async-signal-safe. */
void die_set_blocked(int how, int signal_number);

#endif
