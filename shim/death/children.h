/* SPDX-License-Identifier: MIT
 *
 * Hiding the keeper from a program that waits for other kinds of children than the ordinary one:
 * the keeper is a child of its program, of the kind that only a wait with __WALL or __WCLONE sees
 * (wait(2)).
 */
#ifndef COVKEEP_DEATH_CHILDREN_H
#define COVKEEP_DEATH_CHILDREN_H

#include <stdbool.h>
#include <sys/types.h>

/* children_hide_keeper() is called before a wait with these options. `awaited` is the pid that is
 * waited for, -1 for any child, 0 for what is neither. Where the keeper is the only child of its
 * kind, it takes __WALL, which then finds ordinary children only, out of the options. With __WCLONE
 * alone the wait would find the keeper and nobody else: then children_hide_keeper() returns true,
 * and the caller waits for itself, which is no child of its own, so that the kernel answers
 * as if there were no keeper. Not seen: what the program traces and is not its child.
 * Async-signal-safe, vfork-safe; errno is kept. */
bool children_hide_keeper(pid_t awaited, int *options);

#endif
