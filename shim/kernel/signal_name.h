/* SPDX-License-Identifier: MIT
 *
 * The names of signals, which libc has since glibc 2.32 only (sigabbrev_np(3)).
 */
#ifndef COVKEEP_KERNEL_SIGNAL_NAME_H
#define COVKEEP_KERNEL_SIGNAL_NAME_H

/* signal_name() returns the name of a signal without SIG, a constant, as "TERM"; NULL for a
 * real-time signal, which has none, and for what is no signal. Async-signal-safe, vfork-safe. */
const char *signal_name(int number);

#endif
