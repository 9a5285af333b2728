/* SPDX-License-Identifier: MIT
 *
 * "Save now": everything that this process has counted and not written yet goes into its .gcda
 * files, exactly once.
 */
#ifndef COVKEEP_FLUSH_H
#define COVKEEP_FLUSH_H

/* Writes the counts of all images. For files that other processes hold locked it waits, after all
 * others are written, until `patience_ms` milliseconds have passed since the call. Each file that
 * could not be kept is one line. libgcov, and a second call, find nothing left to write.
 * Async-signal-safe, errno is kept. */
void flush_now(unsigned patience_ms);

#endif
