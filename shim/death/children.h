/* SPDX-License-Identifier: MIT
 *
 * The keeper is a child of its program, of the kind that only a wait with __WALL or __WCLONE sees.
 */
#ifndef COVKEEP_DEATH_CHILDREN_H
#define COVKEEP_DEATH_CHILDREN_H

/* Returns the options of a wait(2), and where they would find no child but the keeper, and wait for
 * that, without those that show it: then the kernel answers as if there were no keeper.
 * Async-signal-safe; errno is kept. */
int children_hide_keeper(int options);

#endif
