/* SPDX-License-Identifier: MIT
 *
 * A seccomp filter that the program installs knows nothing of the shim's system calls and may end
 * the process for them. So the process is quiet (kernel/quiet.h) from then on: signals do what they
 * do by default, and the keeper, which is outside of the filter, writes after the death.
 */
#ifndef COVKEEP_DEATH_SANDBOX_H
#define COVKEEP_DEATH_SANDBOX_H

#include <stdbool.h>

/* sandbox_enter() makes the process quiet before a call that installs a filter; a process without a
 * keeper flushes first. It returns whether it has: a process that is quiet already stays so, since
 * an earlier filter is in force whatever becomes of this one, and for a guest nothing is done.
 * Where it has and the call is refused, sandbox_failed() undoes that. Async-signal-safe; errno is
 * kept. */
bool sandbox_enter(void);
void sandbox_failed(void);

/* sandbox_is_refused() returns whether the call has installed no filter. `result` is the call's,
 * and `flags` are those of seccomp(2), where a filter that is to bind all threads
 * (SECCOMP_FILTER_FLAG_TSYNC) is refused with the id of the thread that cannot have it.
 * Async-signal-safe. */
bool sandbox_is_refused(unsigned long flags, long result);

#endif
