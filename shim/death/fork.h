/* SPDX-License-Identifier: MIT
 *
 * Forks: a child with a copy of this memory begins to count at zero and gets a keeper of its own. A
 * child that shares the memory is no such child: it is a guest.
 */
#ifndef COVKEEP_DEATH_FORK_H
#define COVKEEP_DEATH_FORK_H

/* fork_arm() registers the three functions below with pthread_atfork(3), so that the children of
 * fork(3) are armed, too. Not async-signal-safe. */
void fork_arm(void);

/* fork_begins() is called before a fork. A process without a keeper flushes here. The list of
 * images stays as it is until fork_in_parent(), unless that takes too long. An interpreter is
 * prepared for a fork that CPython is not told of (python/forking.h). Not async-signal-safe; errno
 * is kept. */
void fork_begins(void);

/* fork_in_child() is the first call in a child whose memory is a copy: everything noted about the
 * parent is cleared, the counters begin at zero, and a keeper starts. Async-signal-safe; errno is
 * kept. */
void fork_in_child(void);

/* fork_in_parent() follows fork_begins() in the parent, whether the fork has succeeded or not.
 * Async-signal-safe; errno is kept. */
void fork_in_parent(void);

#endif
