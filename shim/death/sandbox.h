/* SPDX-License-Identifier: MIT
 *
 * A seccomp filter that the program installs knows nothing of the shim's system calls and may end
 * the process for them. From then on the shim is quiet: signals do what they do by default, and the
 * keeper, which is outside, writes after the death.
 */
#ifndef COVKEEP_DEATH_SANDBOX_H
#define COVKEEP_DEATH_SANDBOX_H

/* sandbox_enter() is called before a call that installs a filter, and sandbox_failed() after it, if
 * it failed. Async-signal-safe; errno is kept. */
void sandbox_enter(void);
void sandbox_failed(void);

#endif
