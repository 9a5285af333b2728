/* SPDX-License-Identifier: MIT
 *
 * Ticks: while a process waits for its interpreter, a kernel timer sends REQUEST_SIGNAL to it again
 * and again, so that no system call holds the process up and the process sees when its time is
 * over.
 */
#ifndef COVKEEP_PYTHON_TICK_H
#define COVKEEP_PYTHON_TICK_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* tick_start() starts a timer, which ends with the process or an exec. It returns the timer's id
 * for tick_stop(), or a negative number when the kernel has none left (RLIMIT_SIGPENDING,
 * timer_create(2)). tick_stop() ends the timer; for a negative id it does nothing.
 * Async-signal-safe. */
int tick_start(void);
void tick_stop(int timer);

/* tick_start_by_alarm() is called when tick_start() has failed and the process is about to end. It
 * takes the program's own real-time timer, and SIGALRM, whose handler `tick` becomes.
 * tick_stop_alarm() stops that timer, if it was taken. Async-signal-safe. */
void tick_start_by_alarm(void (*tick)(int signal_number));
void tick_stop_alarm(void);

/* tick_comes_by() returns whether ticks come by this signal now. Async-signal-safe. */
bool tick_comes_by(int signal_number);

/* tick_pass_to() sends a tick to another thread of this process; for the calling thread it does
 * nothing. Async-signal-safe. */
void tick_pass_to(pid_t thread);

/* tick_is() returns whether the signal that came with this siginfo is a tick. Async-signal-safe. */
bool tick_is(const siginfo_t *info);

#endif
