/* SPDX-License-Identifier: MIT
 *
 * The handlers of the shim that are in place of what the program has asked for. There is one in
 * place of the default action of a signal that ends the process, one in place of a handler of the
 * program's that is to run once (SA_RESETHAND), and one for the signal that carries requests
 * (python/request.h), whatever the program does with it. Private to disposition.c, which decides
 * when they are in place.
 */
#ifndef COVKEEP_DEATH_STAND_IN_H
#define COVKEEP_DEATH_STAND_IN_H

#include <signal.h>
#include <stdbool.h>

/* For each signal what the program has asked for, while a handler of ours is in the kernel's table.
 */
extern struct sigaction stand_in_shown[NSIG];

/* stand_in_start() gives the handlers their own stack (own_stack.h). It is called before the first
 * handler is installed, and again in the child of a fork. Async-signal-safe. */
void stand_in_start(void);

/* stand_in_take_requests() notes that from now on the process takes requests, and that handlers are
 * to interrupt system calls. Async-signal-safe. */
void stand_in_take_requests(void);

/* stand_in_take_rare() notes that handlers stand in for the real-time signals, too (config.h).
 * Async-signal-safe. */
void stand_in_take_rare(void);

/* stand_in_is_for() returns whether a handler of ours may be in place for this signal: it is one of
 * COV_KEEP_SIGNALS, or it carries requests and the process takes them. Async-signal-safe. */
bool stand_in_is_for(int signal_number);

/* stand_in_make() sets *action to the action that stands in for the default action.
 * Async-signal-safe. */
void stand_in_make(struct sigaction *action);

/* stand_in_choose() sets *chosen to the action that the kernel gets where the program has asked for
 * `asked`. Async-signal-safe. */
void stand_in_choose(int signal_number, struct sigaction *chosen, const struct sigaction *asked);

/* stand_in_is_ours() returns whether the action, as the kernel has told it, runs a handler of ours.
 * Async-signal-safe. */
bool stand_in_is_ours(const struct sigaction *action);

/* stand_in_is_for_default() returns whether the action, as the kernel has told it, is one that
 * stand_in_make() has made. Async-signal-safe. */
bool stand_in_is_for_default(const struct sigaction *action);

/* stand_in_runs_program() returns whether the action is the program's own, or runs a handler of the
 * program's once. Async-signal-safe. */
bool stand_in_runs_program(const struct sigaction *action);

#endif
