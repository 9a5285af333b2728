/* SPDX-License-Identifier: MIT
 *
 * A seccomp filter that the program installs knows nothing of the shim's system calls and may end
 * the process for them. So the process is quiet (kernel/quiet.h) from then on: signals do what they
 * do by default, and the keeper, which is outside of the filter, writes after the death.
 */
#ifndef COVKEEP_DEATH_SANDBOX_H
#define COVKEEP_DEATH_SANDBOX_H

#include <stdbool.h>

/* sandbox_enter() is called before a call that installs a filter. It makes the process quiet and
 * returns true; a process without a keeper flushes first. It returns false and does nothing in a
 * guest, and in a process that is quiet already: such a process stays quiet whatever becomes of
 * this filter, since an earlier filter is in force. After true, sandbox_failed() follows if the
 * call has failed, and ends the quiet. Async-signal-safe; errno is kept. */
bool sandbox_enter(void);
void sandbox_failed(void);

/* sandbox_is_refused() returns whether the call has installed no filter. `result` is the call's,
 * and `flags` are those of seccomp(2), where a filter that is to bind all threads
 * (SECCOMP_FILTER_FLAG_TSYNC) is refused with the id of the thread that cannot have it.
 * Async-signal-safe. */
bool sandbox_is_refused(unsigned long flags, long result);

#endif
