/* SPDX-License-Identifier: MIT
 *
 * The room shim/env/ owns the environment that new programs get: which variables are coverage
 * variables (name.h), what this process has known of them since start (kept.h, fed by the fronts of
 * change.c), our entry in LD_PRELOAD (preload.h), the restored environment (restore.h) and the
 * memory for it (room.h), the label of the test (label.h), the restored-by receipt (restored_by.h),
 * and the environ swap for functions of libc that read `environ` themselves (environ_swap.h,
 * lock.h, standing.h).
 *
 * Its rules: a variable that the caller passes is never changed, only LD_PRELOAD gets our entry.
 * What runs at an exec may run between vfork and exec: no heap, no lock, constant stack. Data
 * enters as the environment of start, as the program's changes, and as the array that a front of
 * exec/ passes; it leaves as the array of env_restored() and as the notes of kept.h.
 *
 * This file builds the environment that is passed on: the caller's entries in their order, then the
 * coverage variables that they lack, the label where there is a journal, then our LD_PRELOAD.
 */
#ifndef COVKEEP_ENV_RESTORE_H
#define COVKEEP_ENV_RESTORE_H

#include "env/room.h"

/* env_start() notes the environment of start. It is called once, in the constructor, after
 * preload_start() and config_read(). */
void env_start(char *const *environment);

/* env_restored() returns the environment to pass on in place of `envp` (NULL counts as empty). It
 * returns `envp` itself when nothing is missing, when no memory can be had, and when config->secure
 * is set. Where the shim is switched off, in this process or by COV_KEEP=off in `envp`, the
 * function adds COV_KEEP=off and nothing else, and only to an `envp` without COV_KEEP whose
 * LD_PRELOAD names our library, or in a run that reaches everywhere (everywhere.h): there the
 * library would be switched on again. What the function returns otherwise is an array in `room`,
 * good until env_room_release(). The array's strings last as long as the process, or belong to the
 * caller, to `environ` or to the room. It takes time linear in both environments. vfork-safe; errno
 * is kept. */
char *const *env_restored(char *const *envp, struct env_room *room);

#endif
