/* SPDX-License-Identifier: MIT
 *
 * The end of a process that has sent itself a signal whose default action ends it. Without the shim
 * the call that sends the signal does not return (kill(2), NOTES: at least one unblocked signal is
 * delivered before it does, and a fatal one ends all threads).
 */
#ifndef COVKEEP_DEATH_OWN_END_H
#define COVKEEP_DEATH_OWN_END_H

#include <stdbool.h>
#include <sys/types.h>

/* own_end_reaches_caller() returns whether kill(pid) sends its signal to the calling process, too.
 * Async-signal-safe, vfork-safe. */
bool own_end_reaches_caller(pid_t pid);

/* own_end_await() is called when the calling process has sent itself the signal. It does not return
 * when without the shim the process would be dead: the handler that stands in for the default
 * action has run in this thread, unless another thread, which was about to handle a signal, has
 * taken this one, too. Then that thread ends the process, and the caller must not go on meanwhile.
 * Async-signal-safe. */
void own_end_await(int signal_number);

#endif
