/* SPDX-License-Identifier: MIT
 *
 * New processes with a copy of this memory: they begin to count at zero, and get a keeper.
 */
#ifndef COVKEEP_DEATH_FORK_H
#define COVKEEP_DEATH_FORK_H

/* From now on forked children of this process are armed, too. Not async-signal-safe. */
void fork_arm(void);

/* Before a fork. Async-signal-safe; errno is kept. */
void fork_begins(void);

/* The same before a fork that is not async-signal-safe: an interpreter that is not told of it will
 * notice the child, if that runs Python code. errno is kept. */
void fork_begins_unheard(void);

/* First thing in a child whose memory is a copy. Async-signal-safe; errno is kept. */
void fork_in_child(void);

/* In the parent, after it, whether it has a child or not. Async-signal-safe; errno is kept. */
void fork_in_parent(void);

#endif
