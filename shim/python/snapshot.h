/* SPDX-License-Identifier: MIT
 *
 * A copy of the process, for work that may fail wherever a handler has interrupted the program: a
 * crash or a deadlock is that of the copy, and the work can be tried again a moment later.
 */
#ifndef COVKEEP_PYTHON_SNAPSHOT_H
#define COVKEEP_PYTHON_SNAPSHOT_H

#include <sys/types.h>

#define SNAPSHOT_CRASHED (-1)
#define SNAPSHOT_STUCK (-2)   /* it waited for a thread that it does not have, or took too long */
#define SNAPSHOT_REFUSED (-3) /* the kernel made none */

/* Returns what work(argument), 0 to 127, has returned in a copy that holds the calling thread alone
 * and its own descriptors, and that no wait of the program's sees (no exit signal, clone(2)). It
 * has at most so many milliseconds. In the copy getpid() tells the process that it is a copy of, so
 * that work takes itself for that one, and not for a forked child of it. Async-signal-safe; errno
 * is kept. */
int snapshot_run(int (*work)(void *argument), void *argument, long long patience_ms);

/* The process that the caller is such a copy of, 0 if it is none. Async-signal-safe, vfork-safe. */
pid_t snapshot_original(void);

#endif
