/* SPDX-License-Identifier: MIT
 *
 * The last thing that a program does which measures Python: coverage.py saves. It is done by the
 * interpreter's main thread, so a signal's ending has to wait until that comes to it; by the thread
 * that ends the process, where that runs Python code; and when neither happens in time, inside the
 * signal handler, which is better than not at all.
 */
#ifndef COVKEEP_PYTHON_END_H
#define COVKEEP_PYTHON_END_H

#include <signal.h>
#include <stdbool.h>

/* From now on this process has such data to lose. `end` ends it by a signal, at the time of the
 * call or soon after. Not async-signal-safe. */
void python_end_arm(void (*end)(int signal_number, siginfo_t *info));

/* What interpreter_notice() is to be given: the main thread saves now, if the process ends. */
void python_end_answer(void);

/* The process is about to end by this signal. True when that has to wait: the handler returns, and
 * `end` follows, within COV_KEEP_GRACE_MS. False when nothing is left to save. Async-signal-safe,
 * vfork-safe; errno is kept. */
bool python_end_puts_off_in_handler(int signal_number, siginfo_t *info);

/* The signal is REQUEST_SIGNAL; false when it is meant for the program. Async-signal-safe,
 * vfork-safe; errno is kept. */
bool python_end_takes_in_handler(siginfo_t *info);

/* The caller ends the process now, by exit or SIGKILL: saves, for at most COV_KEEP_GRACE_MS. Does
 * not return when another ending came first. vfork-safe; errno is kept. */
void python_end_now(void);

/* A signal's ending is put off, and no handler of the program's may run any more.
 * Async-signal-safe. */
bool python_end_is_under_way(void);

/* Something may be left to save. Async-signal-safe, vfork-safe. */
bool python_end_is_pending(void);

/* The caller, if it runs Python code, is about to become another program by exec(argument), which
 * may fail: saves, and measuring goes on. Where that does not end in time, calls exec from a signal
 * handler. As above. */
void python_end_before_exec(void (*exec)(void *argument), void *argument);

/* That has failed. Async-signal-safe, vfork-safe. */
void python_end_exec_failed(void);

/* The interpreter has ended, its data is saved: does not return when a signal's ending waited for
 * it. */
void python_end_at_exit(void);

/* In the child of a fork: the parent's ending is not ours. Async-signal-safe. */
void python_end_forked(void);

/* How much of COV_KEEP_GRACE_MS has been used. Async-signal-safe. */
long long python_end_used_ms(void);

#endif
