/* SPDX-License-Identifier: MIT
 *
 * The memory of a program that is dead, as its keeper stays for the rest of the family.
 */
#ifndef COVKEEP_KEEPER_MEMORY_H
#define COVKEEP_KEEPER_MEMORY_H

#include <stddef.h>

/* Unmaps all private memory that was the program's alone: heap, stacks, mappings. The
 * keeper's own at `own` stays, and what it needs to write for its family. Called in the keeper, by
 * the task that writes. Async-signal-safe. */
void memory_let_go(const void *own, size_t size);

#endif
