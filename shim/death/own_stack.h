/* SPDX-License-Identifier: MIT
 *
 * A signal handler that runs on a stack of the shim's. On the interrupted thread's stack, where
 * that is nearly used up, the program would die of SIGSEGV in place of its signal. The handler is
 * in assembly (own_stack_x86_64.S, own_stack_aarch64.S). There is one such stack: a second thread,
 * and a signal that interrupts the handler itself, stay on the stack that they are on.
 */
#ifndef COVKEEP_DEATH_OWN_STACK_H
#define COVKEEP_DEATH_OWN_STACK_H

#include <signal.h>

typedef void (*own_stack_call)(int signal_number, siginfo_t *info, void *context);

/* own_stack_handler() is a handler for sigaction(2) that calls, with its own arguments, the
 * function that own_stack_start() was given. */
void own_stack_handler(int signal_number, siginfo_t *info, void *context);

/* own_stack_start() sets the function that own_stack_handler() calls, and gives the stack free. It
 * is called before own_stack_handler() is installed, and again in the child of a fork, where the
 * thread that had the stack does not exist. Async-signal-safe. */
static inline void own_stack_start(own_stack_call call)
{
    extern int own_stack_taken;
    extern own_stack_call own_stack_function;
    own_stack_function = call;
    own_stack_taken = 0;
}

#endif
