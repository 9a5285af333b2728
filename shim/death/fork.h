/* SPDX-License-Identifier: MIT
 *
 * Forks: a child with a copy of this memory begins to count at zero and gets a keeper of its own. A
 * child that shares the memory is none of them: it is a guest.
 */
#ifndef COVKEEP_DEATH_FORK_H
#define COVKEEP_DEATH_FORK_H

/* fork_arm() registers the functions below with pthread_atfork(3), so that the children of fork(3)
 * are armed, too. Not async-signal-safe. */
void fork_arm(void);

/* fork_begins() is called before a fork. A process without a keeper flushes here, and the list of
 * images is held still, as long as that does not take long. CPython may not be told of the fork: an
 * interpreter notices such a child when that runs Python code (python/forking.h). Not
 * async-signal-safe; errno is kept. */
void fork_begins(void);

/* fork_in_child() is the first call in a child whose memory is a copy: everything noted about the
 * parent is cleared, counters begin at zero, and a keeper starts. Async-signal-safe; errno is kept.
 */
void fork_in_child(void);

/* fork_in_parent() follows fork_begins() in the parent, whether the fork has succeeded or not.
 * Async-signal-safe; errno is kept. */
void fork_in_parent(void);

#endif
