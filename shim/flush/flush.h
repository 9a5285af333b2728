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

/* From here on libgcov finds its images written, and flush_taken_over or flush_now does it in its
 * place. Images that only libgcov can write, those with value profiles and of unknown GCC versions,
 * stay with it. Async-signal-safe. */
void flush_take_over(void);

/* Gives all images back to libgcov that were taken over and are not written yet. */
void flush_hand_back(void);

/* Writes what was taken over and waits for locked files as long as it takes, as libgcov does.
 * errno is kept. */
void flush_taken_over(void);

/* Makes a flush that goes on now, here or in another thread, give up locked files when
 * `patience_ms` have passed. Async-signal-safe; makes no system call that could touch errno. */
void flush_hurry(unsigned patience_ms);

#endif
