/* SPDX-License-Identifier: MIT
 *
 * The keeper is a child of its program, of the kind that only a wait with __WALL or __WCLONE sees.
 */
#ifndef COVKEEP_DEATH_CHILDREN_H
#define COVKEEP_DEATH_CHILDREN_H

#include <stdbool.h>

/* A wait(2) with these options would find no child but the keeper, and wait for that.
 * Async-signal-safe; errno is kept. */
bool children_are_none_but_keeper(int options);

#endif
