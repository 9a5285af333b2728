/* SPDX-License-Identifier: MIT
 *
 * A snapshot child: a copy of the process, for work that may fail wherever a handler has
 * interrupted the program. If it crashes or deadlocks, the process itself does not, and the work
 * can be tried again a moment later.
 */
#ifndef COVKEEP_PYTHON_SNAPSHOT_H
#define COVKEEP_PYTHON_SNAPSHOT_H

#include <sys/types.h>

#define SNAPSHOT_CRASHED (-1) /* a signal has ended it */
#define SNAPSHOT_STUCK (-2)   /* it waited for a thread that it does not have, or took too long */
#define SNAPSHOT_REFUSED (-3) /* the kernel made none */

/* snapshot_run() makes a snapshot child, and returns what work(argument) has returned there, from 0
 * to 127, or one of the above. The child has the calling thread alone, descriptors of its own, and
 * no exit signal, so that no wait of the program's sees it (but with __WALL, wait(2)). It is killed
 * after `deadline_ms` milliseconds. In the child getpid() returns the original's pid, so that
 * `work` does not take the child for a forked one. Async-signal-safe; errno is kept. */
int snapshot_run(int (*work)(void *argument), void *argument, long long deadline_ms);

/* snapshot_original() returns the pid of the process of which the caller is a snapshot child, 0 if
 * the caller is none. Async-signal-safe, vfork-safe. */
pid_t snapshot_original(void);

#endif
