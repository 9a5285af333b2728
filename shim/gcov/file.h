/* SPDX-License-Identifier: MIT
 *
 * One .gcda file on disk brought up to date with one unit, under libgcov's own lock (fcntl F_SETLKW
 * on the whole file), such that at no instant a reader who takes that lock finds a broken file, and
 * that nothing is lost to another writer, libgcov or we. What a killed process left half written
 * (redo.h) is completed by the next update of the file.
 */
#ifndef COVKEEP_GCOV_FILE_H
#define COVKEEP_GCOV_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/gcda.h"
#include "gcov/scratch.h"

/* What became of it. */
enum gcov_file_result {
    GCOV_FILE_WRITTEN,
    GCOV_FILE_BUSY, /* another process holds the lock: try again; nothing has happened */
    GCOV_FILE_LOST, /* the counts are not in the file, which is as it was */
};

/* Merges the unit into the file. The path's directories are made where they are missing, and the
 * buffer may be written to meanwhile. *reason (static) or *error (an error number), the other is
 * NULL or 0, tell why a file was lost, and of what a written one was told all the same: that it
 * replaced another build's. Never waits for a lock. Async-signal-safe, errno is kept. */
enum gcov_file_result gcov_file_update(char *path, const struct gcov_unit *unit,
                                       const struct gcda_run *run, struct gcov_scratch *scratch,
                                       const char **reason, int *error);

#endif
