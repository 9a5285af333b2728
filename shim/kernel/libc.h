/* SPDX-License-Identifier: MIT
 *
 * libc as the loader lists it, and what it defines: dlsym(3) by that name may be the program's own.
 */
#ifndef COVKEEP_KERNEL_LIBC_H
#define COVKEEP_KERNEL_LIBC_H

#include <signal.h>

/* libc's own function of that name, in its default version; NULL if it has none, or only one that
 * is chosen at run time (STT_GNU_IFUNC). Before glibc 2.34 libdl counts as libc. Async-signal-safe:
 * the list up to libc is as it was before the first constructor. */
void *libc_function(const char *name);

/* libc's own sigaction(2), for handlers of ours: the next one may be that of a sanitizer's runtime,
 * which puts a handler off until the thread makes a call. Async-signal-safe. */
int libc_sigaction(int signal_number, const struct sigaction *action, struct sigaction *old);

#endif
