/* SPDX-License-Identifier: MIT
 *
 * Memory that is handed out once and never taken back, without heap or lock. It is for copies of
 * settings and environment entries, which must outlive whatever the program does to its own.
 */
#ifndef COVKEEP_KERNEL_ARENA_H
#define COVKEEP_KERNEL_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* arena_take() returns `size` zeroed bytes, aligned for a pointer. It returns NULL when the kernel
 * has no memory left, or when the process is quiet and what arena_reserve() has mapped is used up.
 * Async-signal-safe; errno is kept. */
void *arena_take(size_t size);

/* arena_reserve() maps 1 MB ahead for a process that is about to be quiet: once the process is
 * quiet, arena_take() hands out that memory and maps no more. Async-signal-safe. */
void arena_reserve(void);

/* arena_copy() returns a copy of the first `length` bytes of `text`, with a NUL behind them, or
 * NULL as arena_take() does. Async-signal-safe. */
char *arena_copy(const char *text, size_t length);

/* arena_uses() returns whether a mapping of the arena overlaps the addresses from `start` to `end`.
 * The arena's first bytes lie in .bss, which is no mapping of the arena's; they do not count.
 * Async-signal-safe. */
bool arena_uses(uintptr_t start, uintptr_t end);

#endif
