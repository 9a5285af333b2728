/* SPDX-License-Identifier: MIT
 *
 * Memory that is handed out once and never taken back, without heap or lock: copies of settings and
 * of environment entries, which must outlive whatever the program does to its own.
 */
#ifndef COVKEEP_KERNEL_ARENA_H
#define COVKEEP_KERNEL_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `size` bytes aligned for a pointer, zeroed; NULL when the kernel has no memory left.
 * Async-signal-safe; errno is kept. */
void *arena_take(size_t size);

/* arena_reserve() takes memory from the kernel ahead, for a process that is about to be quiet: from
 * then on arena_take() hands out what is reserved. Async-signal-safe. */
void arena_reserve(void);

/* A copy of the first `length` bytes of text, terminated. NULL as above. Async-signal-safe. */
char *arena_copy(const char *text, size_t length);

/* Something that was handed out lies between these addresses. Async-signal-safe. */
bool arena_uses(uintptr_t start, uintptr_t end);

#endif
