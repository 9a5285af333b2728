/* SPDX-License-Identifier: MIT
 *
 * The room shim/process/ owns what is true of the calling process as a whole: whose memory it runs
 * in (owner.h), whether it is armed (armed.h), how long a flush may take (deadline.h, and grace.h
 * for how COV_KEEP_GRACE_MS is shared out), whether a flush gets on (progress.h, standstill.h), and
 * how the process dies of a signal (die.h).
 *
 * Its rules: it includes kernel/, config and blackbox/ only and flushes nothing itself. Everything
 * but owner_start() is async-signal-safe. Data enters when the process gets armed (owner_start(),
 * armed_set()), with each request to flush (its deadline), and as beats of the writer
 * (progress_note()). It leaves as answers to the rooms above. The keeper shares the memory, so it
 * reads and writes the same variables.
 *
 * The owner of the memory that the calling process runs in. A guest (a vfork child) runs in its
 * parent's memory with the parent's signal handlers: it must neither write the parent's counts nor
 * change what is noted about the parent.
 */
#ifndef COVKEEP_PROCESS_OWNER_H
#define COVKEEP_PROCESS_OWNER_H

#include <stdbool.h>

/* owner_start() notes that the calling process owns its memory. It is called once, when the process
 * gets armed. */
void owner_start(void);

/* owner_forked() notes in the child of a fork that the child owns its memory. It is called when
 * everything that the child has inherited about its parent is cleared: until then nobody owns the
 * memory. Async-signal-safe. */
void owner_forked(void);

/* owner_is_me() returns whether the calling process owns the memory that it runs in. It returns
 * false for a guest, for a process that is not armed, and in a forked child before owner_forked().
 * Async-signal-safe. */
bool owner_is_me(void);

/* owner_is_other() returns whether another process owns the memory that the caller runs in: the
 * caller is a guest of an armed process, or its keeper. Async-signal-safe. */
bool owner_is_other(void);

#endif
