/* SPDX-License-Identifier: MIT
 *
 * A handler that needs none of the interrupted thread's stack: where that is nearly used up the
 * program would die of SIGSEGV in place of its signal. In assembly (own_stack_x86_64.S,
 * own_stack_aarch64.S). There is one such stack; a second thread, and a signal that interrupts the
 * handler itself, stay on the stack they are on.
 */
#ifndef COVKEEP_DEATH_OWN_STACK_H
#define COVKEEP_DEATH_OWN_STACK_H

#include <signal.h>

/* Calls disposition_die() with its arguments, for sigaction(2). */
void own_stack_handler(int signal_number, siginfo_t *info, void *context);

/* In the child of a fork: who had it is not here. Async-signal-safe. */
static inline void own_stack_forked(void)
{
    extern int own_stack_taken;
    own_stack_taken = 0;
}

#endif
