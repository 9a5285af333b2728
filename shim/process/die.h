/* SPDX-License-Identifier: MIT
 *
 * Dying of a signal as if nobody had handled it: the parent sees the same status in wait(2), and a
 * core dump shows the same place. This file makes no flush: whoever calls it has flushed before.
 */
#ifndef COVKEEP_PROCESS_DIE_H
#define COVKEEP_PROCESS_DIE_H

#include <signal.h>
#include <stdbool.h>

/* die_by_signal() notes the end in the black box and lets the process die of the signal, by its
 * default action and with the sender's own siginfo (NULL: none). It returns only for a crash, whose
 * signal the kernel delivers again when the handler returns, so that a core dump shows the
 * instruction and its registers. Where the signal cannot be sent, the process exits with status
 * 128 + signal_number. Async-signal-safe. */
void die_by_signal(int signal_number, siginfo_t *info);

/* die_await() lets the calling thread wait for another one that is about to end the process. It
 * returns when the process is alive after COV_KEEP_GRACE_MS, or when a handler has run here.
 * Async-signal-safe. */
void die_await(void);

/* die_is_crash() returns whether the signal was raised by an instruction of the calling thread, as
 * `info` tells (si_code above 0, sigaction(2)). Such an end cannot be put off. Async-signal-safe.
 */
bool die_is_crash(int signal_number, const siginfo_t *info);

/* die_is_of_crash() returns whether the signal is one that the kernel raises for an instruction, or
 * that abort(3) raises, whoever has sent it now. Async-signal-safe. */
bool die_is_of_crash(int signal_number);

/* die_set_default() sets the default action for a signal. Async-signal-safe. */
void die_set_default(int signal_number);

/* die_set_blocked() blocks one signal in the calling thread, or unblocks it; `how` is SIG_BLOCK or
 * SIG_UNBLOCK. Async-signal-safe. */
void die_set_blocked(int how, int signal_number);

#endif
