/* SPDX-License-Identifier: MIT
 *
 * The last thing that a process with a measured interpreter does: coverage.py saves. When a signal
 * ends the process, that has to wait until the interpreter's main thread comes to save; when a
 * thread ends the process, that thread saves, if it can run Python code; and when neither happens
 * in time, the save is made inside the signal handler, which is better than not at all.
 */
#ifndef COVKEEP_PYTHON_END_H
#define COVKEEP_PYTHON_END_H

#include <signal.h>
#include <stdbool.h>

/* python_end_arm() says that this process has such data to lose from now on. `end` is to end it by
 * a signal, at the time of the call or soon after. Not async-signal-safe. */
void python_end_arm(void (*end)(int signal_number, siginfo_t *info));

/* python_end_answer() is the answer() of interpreter.h: in the interpreter's main thread it serves
 * an asker (keeper/live.h), and makes the last save if the process ends. */
void python_end_answer(void);

/* python_end_puts_off_in_handler() is called when this signal is about to end the process. True:
 * that has to wait, the handler must return, and `end` follows within COV_KEEP_GRACE_MS. False:
 * nothing is left to save, or for a crash, which cannot wait, the save has been tried. `info` may
 * be NULL. Async-signal-safe, vfork-safe; errno is kept. */
bool python_end_puts_off_in_handler(int signal_number, siginfo_t *info);

/* python_end_takes_in_handler() is called when REQUEST_SIGNAL has come. True: it was a tick, a
 * request or an asker's (keeper/live.h), and has been handled. False: it is meant for the program.
 * Async-signal-safe, vfork-safe; errno is kept. */
bool python_end_takes_in_handler(siginfo_t *info);

/* python_end_now() saves, since the caller ends the process now, by exit or SIGKILL; it gives up
 * after three quarters of COV_KEEP_GRACE_MS. When another ending came first, it waits for that
 * ending for at most COV_KEEP_GRACE_MS. vfork-safe; errno is kept. */
void python_end_now(void);

/* python_end_is_under_way() returns whether a last save is being made or waited for, so that no
 * handler of the program's may run any more. Async-signal-safe. */
bool python_end_is_under_way(void);

/* python_end_is_pending() returns whether something may be left to save. Async-signal-safe,
 * vfork-safe. */
bool python_end_is_pending(void);

/* python_end_before_exec() saves, if the caller runs Python code, before the caller becomes another
 * program by exec(argument). That may fail, so measuring goes on. If the save does not end in time,
 * exec(argument) is called in a signal handler. When a signal's ending came first, this waits for
 * that ending. Async-signal-safe, vfork-safe. */
void python_end_before_exec(void (*exec)(void *argument), void *argument);

/* python_end_exec_failed() says that the exec has failed. Async-signal-safe, vfork-safe. */
void python_end_exec_failed(void);

/* python_end_at_exit() is called when the interpreter has ended and its data is saved. It does not
 * return when a signal's ending waits for the main thread. */
void python_end_at_exit(void);

/* python_end_forked() is called in the child of a fork, which does not inherit its parent's ending.
 * Async-signal-safe. */
void python_end_forked(void);

/* python_end_used_ms() returns how many milliseconds of COV_KEEP_GRACE_MS the ending has used; 0
 * before any. Async-signal-safe. */
long long python_end_used_ms(void);

#endif
