/* SPDX-License-Identifier: MIT
 *
 * The dumps of the program's own libgcov: by __gcov_dump, before an exec, when a module is
 * unloaded. A SIGKILL in the middle of a dump would leave a broken file, and nobody could tell what
 * was written. So the shim flushes in libgcov's place.
 */
#ifndef COVKEEP_DEATH_GCOV_DUMP_H
#define COVKEEP_DEATH_GCOV_DUMP_H

/* gcov_dump_answer() returns a descriptor for the libgcov whose code at `caller` opens `path` with
 * these flags, after a flush, or a negative number when the caller is to open the file itself.
 * Async-signal-safe; errno is kept. */
int gcov_dump_answer(const void *caller, const char *path, int flags);

#endif
