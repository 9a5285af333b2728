/* SPDX-License-Identifier: MIT
 *
 * A run that reaches everywhere (`covkeep run --everywhere`): its programs have the library by the
 * loader's own list of libraries, ld.so(8), which is that run's alone in its mount namespace. So a
 * program has the library also where who started it, past libc and with an environment of its own,
 * has passed nothing on. The coverage variables then come from a comment, the first line of that
 * list: EVERYWHERE_MARK and entries NAME=value with a tab between, where a tab is written `\t`, a
 * newline `\n` and a backslash `\\`. It is one line, since glibc (2.36) takes what stands in a
 * second comment for libraries (elf/rtld.c).
 */
#ifndef COVKEEP_ENV_EVERYWHERE_H
#define COVKEEP_ENV_EVERYWHERE_H

#include <stdbool.h>

#define EVERYWHERE_LIST "/etc/ld.so.preload"
#define EVERYWHERE_MARK "#covkeep\t"

/* env_everywhere_start() puts a new array into environ that has the variables of the list, too,
 * behind all that is there; none that is there is changed. It does so only where nobody under
 * covkeep has restored the environment: LD_PRELOAD does not name the library, and is not refused
 * (preload.h). It adds nothing where COV_KEEP is off, or where the program has gained rights. It
 * may be called several times before main, and acts once; before libc has set environ it does
 * nothing. Under another libc than glibc it must not be called. errno is kept. */
void env_everywhere_start(void);

/* env_everywhere_reaches() returns whether programs that this one starts, with whatever
 * environment, are in such a run. It opens and reads the list. vfork-safe. */
bool env_everywhere_reaches(void);

#endif
