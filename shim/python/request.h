/* SPDX-License-Identifier: MIT
 *
 * Requests. Only a Python program itself can save its coverage, so the sender of a SIGKILL first
 * asks it to: to save, and then to stand still until the SIGKILL comes, so that all processes that
 * one call kills die at once. The request is a signal whose default action is to do nothing: a
 * process that has become another program meanwhile does not notice it. The process answers by
 * taking its mark away.
 */
#ifndef COVKEEP_PYTHON_REQUEST_H
#define COVKEEP_PYTHON_REQUEST_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#define REQUEST_SIGNAL SIGURG

/* request_mark() marks the calling process, until its exec, as one that takes requests. Where there
 * is no memory it stays unmarked. Async-signal-safe. */
void request_mark(void);

/* request_await_kill() is called when the process has saved on a request. It takes the mark away
 * and waits for SIGKILL, with all signals blocked. It returns when none has come within
 * COV_KEEP_GRACE_MS, as the sender may be dead itself. Async-signal-safe. */
void request_await_kill(void);

/* request_is_one() returns whether the signal that came with this siginfo is a request.
 * Async-signal-safe. */
bool request_is_one(const siginfo_t *info);

/* request_send() sends a request to the process, if the process takes any, and returns a pidfd of
 * it, which the caller closes. A process that is stopped is woken, to save. Otherwise the function
 * returns -1, and so it does for the caller itself and for a process that the caller may not kill;
 * mostly that costs the reading of one file in /proc. Async-signal-safe, vfork-safe; errno is kept.
 */
int request_send(pid_t pid);

/* request_is_taken_by() returns whether the process would take a request if it came now. */
bool request_is_taken_by(pid_t pid);

/* request_await() waits until the process `pid`, to which `pidfd` refers, has saved, is dead or has
 * become another program. It waits for at most `deadline_ms` milliseconds, and while no thread
 * takes the request for at most a quarter of them. If the process has not saved, one line says so.
 * Async-signal-safe, vfork-safe; errno is kept. */
void request_await(int pidfd, pid_t pid, long long deadline_ms);

#endif
