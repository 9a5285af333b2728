/* SPDX-License-Identifier: MIT
 *
 * Signal dispositions as the program sees them. Where the program leaves one of the kept signals at
 * its default, our handler stands in for it; to every query the answer is still SIG_DFL.
 */
#ifndef COVKEEP_DEATH_DISPOSITION_H
#define COVKEEP_DEATH_DISPOSITION_H

#include <signal.h>
#include <stdbool.h>

/* Stands in for the default action of each kept signal that is at its default now; one that is
 * ignored or handled stays so. In the first process of a pid namespace, for which the kernel drops
 * such signals only as long as nobody handles them (pid_namespaces(7)), puts the default back
 * instead. Called when the process gets armed, and in its forked children. Async-signal-safe. */
void disposition_arm(void);

/* From now on the process takes requests (request.h), whatever the program does with their signal;
 * and the handlers that stand in interrupt system calls. After disposition_arm().
 * Async-signal-safe. */
void disposition_take_requests(void);

/* Puts back what the program asked for, until disposition_rearm(). Async-signal-safe. */
void disposition_disarm(void);
void disposition_rearm(void);

/* sigaction(2) as the program sees it: same results and errors. Async-signal-safe, vfork-safe. */
int disposition_set(int signal_number, const struct sigaction *asked, struct sigaction *old);

/* disposition_keeps() returns whether a handler stands in for the default action of this signal, if
 * the program wants that action. Async-signal-safe. */
bool disposition_keeps(int signal_number);

#endif
