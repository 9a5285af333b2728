/* SPDX-License-Identifier: MIT
 *
 * A helper process: it shares this process's memory and nothing else, so that a SIGKILL for this
 * process, or for its whole group, cannot cut a write in two.
 */
#ifndef COVKEEP_FLUSH_HELPER_H
#define COVKEEP_FLUSH_HELPER_H

#include <stdbool.h>
#include <stddef.h>

/* Runs `work` in a helper process on the given stack and waits for its end. The helper has the
 * caller's rights, working directory, umask and limits, standard error and no other descriptor, and
 * all signals blocked. It uses the caller's thread-local errno, while the caller only waits
 * with its cancellation disabled;
 * getpid() is its own. It is no child that wait(2) sees, and its end sends no signal. False when
 * the kernel made no process (limits, seccomp): then nothing has run. Async-signal-safe; the
 * caller's signal mask is as before, errno is not kept. */
bool helper_run(void (*work)(void *argument), void *argument, void *stack, size_t stack_size);

#endif
