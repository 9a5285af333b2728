/* SPDX-License-Identifier: MIT
 *
 * A seccomp filter that the program installs knows nothing of our system calls and may end the
 * process for them. From then on we make none: signals do what they do by default, and the keeper,
 * which is outside, writes after the death.
 */
#ifndef COVKEEP_DEATH_SANDBOX_H
#define COVKEEP_DEATH_SANDBOX_H

#include <stdbool.h>

/* Before a call that installs a filter, and after it if that failed. Async-signal-safe; errno is
 * kept. */
void sandbox_enter(void);
void sandbox_failed(void);

/* Whether that is so now. Async-signal-safe. */
bool sandbox_entered(void);

#endif
