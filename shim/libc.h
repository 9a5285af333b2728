/* SPDX-License-Identifier: MIT
 *
 * libc as the loader lists it, and what it defines: dlsym(3) by that name may be the program's own.
 */
#ifndef COVKEEP_LIBC_H
#define COVKEEP_LIBC_H

/* libc's own function of that name, in its default version; NULL if it has none, or only one that
 * is chosen at run time (STT_GNU_IFUNC). Before glibc 2.34 libdl counts as libc. Async-signal-safe:
 * the list up to libc is as it was before the first constructor. */
void *libc_function(const char *name);

#endif
