/* SPDX-License-Identifier: MIT
 *
 * The room shim/process/ owns what is true of the calling process as a whole: whose memory it runs
 * in (owner.h), whether it is armed (armed.h), how long a flush may take (deadline.h, standstill.h)
 * and how the process dies of a signal (die.h).
 *
 * Its rules: it includes kernel/, config and blackbox/ only and flushes nothing itself. Everything
 * but owner_start() is async-signal-safe. Data enters when the process gets armed (owner_start(),
 * armed_set()), with each request to flush (its deadline), and as beats of the writer
 * (progress_note()). The rooms above ask for it. The keeper sees the same words, since it shares
 * the memory.
 *
 * The owner of the memory that the calling process runs in. A guest (a vfork child) runs in its
 * parent's memory with the parent's signal handlers: it must neither write the parent's counts nor
 * change what is noted about the parent.
 */
#ifndef COVKEEP_PROCESS_OWNER_H
#define COVKEEP_PROCESS_OWNER_H

#include <stdbool.h>

/* owner_start() notes that the calling process owns its memory. Called once, when the process gets
 * armed. */
void owner_start(void);

/* owner_forked() notes the same in the child of a fork. It is called when everything that the child
 * has inherited about its parent is cleared: until then the memory has no owner.
 * Async-signal-safe. */
void owner_forked(void);

/* owner_is_me() returns whether the caller is the process that owns this memory: an armed one, and
 * not a guest. Async-signal-safe. */
bool owner_is_me(void);

/* owner_is_other() returns whether the caller is a guest in the memory of an armed process.
 * Async-signal-safe. */
bool owner_is_other(void);

#endif
