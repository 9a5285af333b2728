/* SPDX-License-Identifier: MIT
 *
 * The dumps of the program's own libgcov: by __gcov_dump, before an exec, when a module is
 * unloaded. A SIGKILL in the middle of a dump would leave a broken file, and nobody could tell what
 * was written. So the shim flushes in libgcov's place.
 */
#ifndef COVKEEP_DEATH_GCOV_DUMP_H
#define COVKEEP_DEATH_GCOV_DUMP_H

#include <stdbool.h>

/* gcov_dump_is_written() returns whether code at `caller` that opens `path` with these flags is a
 * libgcov whose dump has been written, by a flush in this call or before: then it gets a descriptor
 * that leads nowhere. Async-signal-safe; errno is kept. */
bool gcov_dump_is_written(const void *caller, const char *path, int flags);

#endif
