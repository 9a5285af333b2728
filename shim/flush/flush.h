/* SPDX-License-Identifier: MIT
 *
 * "Save now": everything that this process has counted and not written yet goes into its .gcda
 * files, exactly once.
 */
#ifndef COVKEEP_FLUSH_H
#define COVKEEP_FLUSH_H

/* Writes the counts of all images. For files that other processes hold locked it waits, after all
 * others are written, until `patience_ms` milliseconds have passed since the call. Each file that
 * could not be kept is one line. libgcov finds nothing left to write, a second call what was
 * counted since flush_at_exit. Async-signal-safe, errno is kept. */
void flush_now(unsigned patience_ms);

/* At exit, before the destructors: writes in libgcov's place, whose own turn then finds nothing to
 * do, and waits for locked files as long as it takes, as libgcov does. Images that only libgcov can
 * write, those with value profiles and of unknown GCC versions, stay with it. errno is kept. */
void flush_at_exit(void);

/* After flush_at_exit: writes what has been counted since. errno is kept. */
void flush_rest(void);

/* Makes a flush that goes on now, here or in another thread, give up locked files when
 * `patience_ms` have passed. Async-signal-safe; makes no system call that could touch errno. */
void flush_hurry(unsigned patience_ms);

#endif
