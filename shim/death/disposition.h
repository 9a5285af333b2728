/* SPDX-License-Identifier: MIT
 *
 * Signal dispositions as the program sees them. Where the program leaves one of the kept signals
 * (COV_KEEP_SIGNALS) at its default action, a handler of the shim stands in for that action; every
 * query is still answered with SIG_DFL.
 */
#ifndef COVKEEP_DEATH_DISPOSITION_H
#define COVKEEP_DEATH_DISPOSITION_H

#include <signal.h>
#include <stdbool.h>

/* disposition_arm() installs a handler that stands in for the default action of each kept signal
 * that is at its default now; a signal that is ignored or handled stays so. In the first process of
 * a pid namespace it puts the defaults back instead, since there the kernel drops such signals as
 * long as they have no handler (pid_namespaces(7)). It is called when the process gets armed, and
 * in its forked children. Async-signal-safe. */
void disposition_arm(void);

/* disposition_take_requests() lets the process take requests (python/request.h) from now on,
 * whatever the program does with their signal. From then on the handlers that stand in interrupt
 * system calls. It is called after disposition_arm(), and does nothing where that has installed no
 * handler. Async-signal-safe. */
void disposition_take_requests(void);

/* disposition_take_rare() lets handlers stand in for the real-time signals, too (config.h), in a
 * process whose data nobody keeps after its death. Async-signal-safe. */
void disposition_take_rare(void);

/* disposition_disarm() gives the kernel what the program has asked for, in place of the handlers
 * that stand in. disposition_rearm() lets handlers stand in again, as disposition_arm() does.
 * Async-signal-safe. */
void disposition_disarm(void);
void disposition_rearm(void);

/* disposition_set() does for the program what sigaction(2) does: the program sees the same result,
 * *old and errors. Async-signal-safe, vfork-safe. */
int disposition_set(int signal_number, const struct sigaction *asked, struct sigaction *old);

/* disposition_stand_in() has the handler that stands in for the default action of a kept signal run
 * in place of the one that the program has set, which is shown to it nevertheless, until it sets
 * another one. Async-signal-safe. */
void disposition_stand_in(int signal_number);

/* disposition_keeps() returns whether the shim stands in for the default action of this signal
 * whenever the program wants that action. It returns false for a guest. Async-signal-safe. */
bool disposition_keeps(int signal_number);

/* disposition_stands_in() returns whether a handler of the shim stands in for the default action of
 * this signal now. Async-signal-safe; errno is kept. */
bool disposition_stands_in(int signal_number);

#endif
