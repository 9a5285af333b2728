/* SPDX-License-Identifier: MIT
 *
 * A signal handler of a process that must not use libc's state, such as the keeper.
 */
#ifndef COVKEEP_KERNEL_HANDLER_H
#define COVKEEP_KERNEL_HANDLER_H

#include <signal.h>

/* handler_take() has the calling process run `handler` for this signal, and unblocks the signal in
 * the calling thread. While the handler runs, all signals are blocked, and a system call that it
 * interrupts is made again where the kernel does so (SA_RESTART, signal(7)). Async-signal-safe;
 * errno is kept. */
void handler_take(int signal_number, void (*handler)(int, siginfo_t *, void *));

#endif
