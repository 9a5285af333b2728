/* SPDX-License-Identifier: MIT
 *
 * What the kernel tells of memory that the caller does not dare to touch.
 */
#ifndef COVKEEP_KERNEL_PAGES_H
#define COVKEEP_KERNEL_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* pages_are_mapped() returns whether the memory is mapped, as far as the kernel tells by
 * msync(2). Where the kernel refuses that call, it returns whether each page is readable.
 * Async-signal-safe. */
bool pages_are_mapped(uintptr_t start, size_t size);

/* pages_are_readable() returns whether the memory can be read; true where the kernel does not
 * tell. Async-signal-safe. */
bool pages_are_readable(uintptr_t start, size_t size);

/* pages_hold_string() returns whether a whole string of less than `size` bytes, as far as whole
 * pages tell, can be read at `text`. Async-signal-safe. */
bool pages_hold_string(const char *text, size_t size);

#endif
