/* SPDX-License-Identifier: MIT
 *
 * The last save: before a process with a measured interpreter ends, coverage.py saves. When a
 * signal ends the process, the end waits until the interpreter's main thread comes to save. When a
 * thread ends the process, that thread saves, if it can run Python code. When neither happens in
 * time, the save is made inside the signal handler, which is better than not at all.
 */
#ifndef COVKEEP_PYTHON_END_H
#define COVKEEP_PYTHON_END_H

#include <signal.h>
#include <stdbool.h>

/* python_end_arm() notes that from now on this process has Python data to lose. `end` is called to
 * end the process by a signal; it does so before it returns, or soon after. Not async-signal-safe.
 */
void python_end_arm(void (*end)(int signal_number, siginfo_t *info));

/* python_end_answer() is the function answer() of struct interpreter_calls. In the interpreter's
 * main thread it serves an asker (keeper/live.h), and makes the last save if the process ends. */
void python_end_answer(void);

/* python_end_puts_off_in_handler() is called when this signal is about to end the process. It
 * returns true when the end has to wait: then the handler must return, and `end` is called within
 * COV_KEEP_GRACE_MS. It returns false when nothing is left to save, or for a crash, which cannot
 * wait, when the save has been tried. `info` may be NULL. Async-signal-safe, vfork-safe; errno is
 * kept. */
bool python_end_puts_off_in_handler(int signal_number, siginfo_t *info);

/* python_end_takes_in_handler() is called when REQUEST_SIGNAL has come. It returns true when the
 * signal was a tick, a request or an asker's (keeper/live.h), and has been handled. It returns
 * false when the signal is meant for the program. Async-signal-safe, vfork-safe; errno is kept. */
bool python_end_takes_in_handler(siginfo_t *info);

/* python_end_now() saves, since the caller ends the process now, by exit or SIGKILL. It gives up
 * after three quarters of COV_KEEP_GRACE_MS. When another ending has begun before, it waits for
 * that ending, for at most COV_KEEP_GRACE_MS. Where there is something to save it runs Python code,
 * and is not async-signal-safe. It is called all the same where a handler calls _exit(2): what that
 * code does can no longer harm the program, and a save that hangs or crashes is given up.
 * vfork-safe; errno is kept. */
void python_end_now(void);

/* python_end_is_under_way() returns whether a last save is being made or waited for: then no
 * handler of the program's may run any more. Async-signal-safe. */
bool python_end_is_under_way(void);

/* python_end_is_pending() returns whether this process may have Python data to save.
 * Async-signal-safe, vfork-safe. */
bool python_end_is_pending(void);

/* python_end_before_exec() saves, if the caller runs Python code, before the caller becomes another
 * program by exec(argument). The exec may fail, so measuring goes on. If the save does not end in
 * time, exec(argument) is called in a signal handler. When the ending by a signal has begun before,
 * it waits for that ending. Async-signal-safe as python_end_now() is; vfork-safe. */
void python_end_before_exec(void (*exec)(void *argument), void *argument);

/* python_end_exec_failed() is called when the exec has failed. Async-signal-safe, vfork-safe. */
void python_end_exec_failed(void);

/* python_end_at_exit() is called in exit(3), when the interpreter has ended and its data is saved.
 * Where a signal's ending waits for the main thread, it ends the process by that signal and does
 * not return. */
void python_end_at_exit(void);

/* python_end_forked() is called in the child of a fork, which does not inherit its parent's ending.
 * Async-signal-safe. */
void python_end_forked(void);

/* python_end_used_ms() returns how many milliseconds of COV_KEEP_GRACE_MS the ending has used so
 * far; 0 before an ending. Async-signal-safe. */
long long python_end_used_ms(void);

#endif
