/* SPDX-License-Identifier: MIT
 *
 * The handlers that stand in: for the default action of a signal that ends the process; for a
 * handler of the program's that is to run once (SA_RESETHAND); and for whatever the program does
 * with the signal that carries requests (python/request.h). Private to disposition.c, which decides
 * when they are in place.
 */
#ifndef COVKEEP_DEATH_STAND_IN_H
#define COVKEEP_DEATH_STAND_IN_H

#include <signal.h>
#include <stdbool.h>

/* What the program has asked for, where a handler of ours is in the kernel's table. */
extern struct sigaction stand_in_shown[NSIG];

/* stand_in_start() is called before the first handler is installed, and again in the child of a
 * fork. Async-signal-safe. */
void stand_in_start(void);

/* stand_in_take_requests() says that from now on the process takes requests, and that handlers are
 * to interrupt system calls. Async-signal-safe. */
void stand_in_take_requests(void);

/* stand_in_is_for() returns whether a handler of ours belongs to this signal: by COV_KEEP_SIGNALS,
 * or since it carries requests. Async-signal-safe. */
bool stand_in_is_for(int signal_number);

/* stand_in_make() makes the action that stands in for the default action. Async-signal-safe. */
void stand_in_make(struct sigaction *action);

/* stand_in_choose() makes of what the program asks for the action that goes to the kernel.
 * Async-signal-safe. */
void stand_in_choose(int signal_number, struct sigaction *chosen, const struct sigaction *asked);

/* stand_in_is_ours() returns whether the action, as the kernel told it, is one of ours.
 * Async-signal-safe. */
bool stand_in_is_ours(const struct sigaction *action);

/* stand_in_is_for_default() returns whether it is the one that stems from stand_in_make().
 * Async-signal-safe. */
bool stand_in_is_for_default(const struct sigaction *action);

/* stand_in_runs_program() returns whether the action is the program's, or runs a handler of the
 * program's once. Async-signal-safe. */
bool stand_in_runs_program(const struct sigaction *action);

#endif
