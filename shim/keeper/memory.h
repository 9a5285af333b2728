/* SPDX-License-Identifier: MIT
 *
 * The memory of a program that is dead, as its keeper stays for the rest of the family.
 */
#ifndef COVKEEP_KEEPER_MEMORY_H
#define COVKEEP_KEEPER_MEMORY_H

#include <stddef.h>

/* memory_let_go() unmaps all private memory that was the program's alone, its heap, stacks and
 * mappings, and its System V shared memory. The keeper's own memory at `own` stays, and so does what
 * the keeper needs to write for its family. Called in the keeper, by the task that writes.
 * Async-signal-safe. */
void memory_let_go(const void *own, size_t size);

#endif
