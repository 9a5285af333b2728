/* SPDX-License-Identifier: MIT
 *
 * Gives back the memory of a program that is dead, while its keeper stays for the rest of the
 * family. It must never unmap what the keeper still uses.
 */
#ifndef COVKEEP_KEEPER_MEMORY_H
#define COVKEEP_KEEPER_MEMORY_H

#include <stddef.h>

/* memory_let_go() unmaps the private writable memory that was the program's alone, its heap, stacks
 * and mappings, and detaches its System V shared memory. The keeper's own memory, `size` bytes at
 * `own`, stays, and so does what the keeper needs to write for its family. Called in the keeper, by
 * the task that writes. Async-signal-safe. */
void memory_let_go(const void *own, size_t size);

#endif
