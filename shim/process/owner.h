/* SPDX-License-Identifier: MIT
 *
 * Whose memory this is. A vfork child runs in its parent's memory with the parent's signal
 * handlers: it must neither write the parent's counts nor change what we note about the parent.
 */
#ifndef COVKEEP_PROCESS_OWNER_H
#define COVKEEP_PROCESS_OWNER_H

#include <stdbool.h>

/* The calling process owns its memory. Called once, when it gets armed. */
void owner_start(void);

/* The same in the child of a fork, when all that it has from its parent is cleared: until then it
 * is nobody's. Async-signal-safe. */
void owner_forked(void);

/* The caller is the process that owns this memory, not a guest in it. Async-signal-safe. */
bool owner_is_me(void);

/* The caller is a guest in an armed process's memory. Async-signal-safe. */
bool owner_is_other(void);

#endif
