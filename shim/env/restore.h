/* SPDX-License-Identifier: MIT
 *
 * Building the environment that is really passed on: the caller's own, unchanged and in its order,
 * then the coverage variables that it lacks, then our LD_PRELOAD.
 */
#ifndef COVKEEP_ENV_RESTORE_H
#define COVKEEP_ENV_RESTORE_H

#include "env/room.h"

/* Notes the environment of start. Called once, in the constructor, after config_read. */
void env_start(char *const *environment);

/* This process was started with a coverage variable, our own entry in LD_PRELOAD included. */
bool env_sees_coverage(void);

/* The environment to pass on in place of `envp` (NULL counts as empty). It is `envp` itself when
 * nothing is missing, when restoring is switched off here or in `envp` (COV_KEEP=off), and when no
 * memory can be had. Otherwise an array in `room` whose strings belong to the caller, to `environ`,
 * to the notes of kept.h and to the room: good until env_room_release. No locks, no heap, constant
 * stack; takes time linear in both environments. vfork-safe; errno is kept. */
char *const *env_restored(char *const *envp, struct env_room *room);

#endif
