/* SPDX-License-Identifier: MIT
 *
 * Hiding the keeper from a program that waits for all kinds of children: the keeper is a child of
 * its program, of the kind that only a wait with __WALL or __WCLONE sees (wait(2)).
 */
#ifndef COVKEEP_DEATH_CHILDREN_H
#define COVKEEP_DEATH_CHILDREN_H

/* children_hide_keeper() returns the options to make a wait with in place of `options`. Where the
 * keeper is the only child, these are `options` without __WALL and __WCLONE, so that the kernel
 * answers as if there were no keeper; elsewhere they are `options`. Async-signal-safe; errno is
 * kept. */
int children_hide_keeper(int options);

#endif
