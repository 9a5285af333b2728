/* SPDX-License-Identifier: MIT
 *
 * A seccomp filter that the program installs knows nothing of the shim's system calls and may end
 * the process for them. So the process is quiet from then on: signals do what they do by default,
 * and the keeper, which is outside of the filter, writes after the death.
 */
#ifndef COVKEEP_DEATH_SANDBOX_H
#define COVKEEP_DEATH_SANDBOX_H

/* sandbox_enter() makes the process quiet before a call that installs a filter; a process without a
 * keeper flushes first. sandbox_failed() undoes that after a call that has failed. In a guest both
 * do nothing. Async-signal-safe; errno is kept. */
void sandbox_enter(void);
void sandbox_failed(void);

#endif
