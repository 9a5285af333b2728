/* SPDX-License-Identifier: MIT
 *
 * The dynamic section of a loaded module, in memory (ELF gABI, "Dynamic Section"): what rules
 * nearly every module out before a look at its file.
 */
#ifndef COVKEEP_KERNEL_DYNAMIC_H
#define COVKEEP_KERNEL_DYNAMIC_H

#include <link.h>
#include <stdbool.h>
#include <stddef.h>

/* dynamic_takes() returns whether the module has more constructors than the compiler's own, and
 * takes all these functions from others; at most 32. Async-signal-safe. */
bool dynamic_takes(const struct dl_phdr_info *info, const char *const *imports, unsigned count);

#endif
