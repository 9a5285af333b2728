/* SPDX-License-Identifier: MIT
 *
 * Where loaded ELF modules lie in memory, as dl_iterate_phdr(3) tells.
 */
#ifndef COVKEEP_KERNEL_LOADED_H
#define COVKEEP_KERNEL_LOADED_H

#include <link.h>
#include <stdbool.h>
#include <stdint.h>

struct loaded_range {
    uintptr_t start, end;
};

/* loaded_range() returns the addresses of a module, from its first segment to the end of its last
 * one. Async-signal-safe. */
struct loaded_range loaded_range(const struct dl_phdr_info *info);

/* loaded_is_at() returns whether a module that begins at this address is loaded. It takes the
 * loader's lock: not async-signal-safe. */
bool loaded_is_at(uintptr_t start);

#endif
