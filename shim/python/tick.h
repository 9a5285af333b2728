/* SPDX-License-Identifier: MIT
 *
 * Ticks: while a process waits for its interpreter, a kernel timer sends REQUEST_SIGNAL to it again
 * and again, so that no system call holds it up and the time that is over is seen.
 */
#ifndef COVKEEP_PYTHON_TICK_H
#define COVKEEP_PYTHON_TICK_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* Starts a timer, which ends with the process or an exec; its id for tick_stop(), negative when the
 * kernel has none left (RLIMIT_SIGPENDING). Async-signal-safe. */
int tick_start(void);
void tick_stop(int timer);

/* In its place, where the process is about to end: the program's own real-time timer and SIGALRM,
 * for which `tick` is called in a handler. Async-signal-safe. */
void tick_start_by_alarm(void (*tick)(int signal_number));
void tick_stop_alarm(void);

/* Ticks come by this signal. Async-signal-safe. */
bool tick_comes_by(int signal_number);

/* A tick for another thread of this process; nothing for the calling one. Async-signal-safe. */
void tick_pass_to(pid_t thread);

/* What came with this siginfo is a tick. Async-signal-safe. */
bool tick_is(const siginfo_t *info);

#endif
