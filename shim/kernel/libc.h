/* SPDX-License-Identifier: MIT
 *
 * Finds functions in libc itself, by the loader's list of modules. dlsym(3) would not do: a dlsym
 * that is called by its name may be the program's own.
 */
#ifndef COVKEEP_KERNEL_LIBC_H
#define COVKEEP_KERNEL_LIBC_H

#include <signal.h>
#include <stdbool.h>

/* libc_function() returns the address of the function `name` that libc itself defines, in its
 * default version. It returns NULL if libc has none, or only one that is chosen at run time
 * (STT_GNU_IFUNC). Before glibc 2.34 libdl counts as libc. Async-signal-safe: the loader's list up
 * to libc is complete before the first constructor runs, and stays as it is. */
void *libc_function(const char *name);

/* libc_is_glibc() returns whether libc is glibc. libc_is_since() returns whether libc is glibc
 * 2.`minor` or a later 2.x. Async-signal-safe. */
bool libc_is_glibc(void);
bool libc_is_since(unsigned minor);

/* libc_sigaction() is sigaction(2) by libc's own function. The shim installs its handlers by it:
 * real.sigaction (real.h) may be that of a sanitizer's runtime, which puts a handler off until the
 * thread calls some function. It returns 0, or -1 and sets errno. Async-signal-safe. */
int libc_sigaction(int signal_number, const struct sigaction *action, struct sigaction *old);

#endif
