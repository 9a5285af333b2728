/* SPDX-License-Identifier: MIT
 *
 * One .gcda file on disk brought up to date with one unit, under libgcov's own lock (fcntl F_SETLKW
 * on the whole file), such that at no instant a reader who takes that lock finds a broken file, and
 * that nothing is lost to another writer, libgcov or we.
 */
#ifndef COVKEEP_GCOV_FILE_H
#define COVKEEP_GCOV_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/gcda.h"

/* What became of it. */
enum gcov_file_result {
    GCOV_FILE_WRITTEN,
    GCOV_FILE_BUSY, /* another process holds the lock: try again; nothing has happened */
    GCOV_FILE_LOST, /* the counts are not in the file, which is as it was */
};

/* Memory used for one file after the other. Zero it before the first. */
struct gcov_scratch {
    unsigned char *memory;
    size_t size;
    unsigned files;           /* how many were written with it */
    unsigned long long bytes; /* what they hold together */
};

/* Merges the unit into the file. The path's directories are made where they are missing, and the
 * buffer may be written to meanwhile. *reason (static) or *error (an error number), the other is
 * NULL or 0, tell why a file was lost, and of what a written one was told all the same: that it
 * replaced another build's. Never waits for a lock. Async-signal-safe, errno is kept. */
enum gcov_file_result gcov_file_update(char *path, const struct gcov_unit *unit,
                                       const struct gcda_run *run, struct gcov_scratch *scratch,
                                       const char **reason, int *error);

/* Makes sure that it has so many bytes; false when there is no memory. Its content is lost when it
 * grows. Async-signal-safe. */
bool gcov_scratch_has(struct gcov_scratch *scratch, size_t size);

/* Gives the memory back. Async-signal-safe. */
void gcov_scratch_free(struct gcov_scratch *scratch);

#endif
