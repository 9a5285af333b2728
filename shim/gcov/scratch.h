/* SPDX-License-Identifier: MIT
 *
 * The memory in which file after file is merged, and what its user has done so far.
 */
#ifndef COVKEEP_GCOV_SCRATCH_H
#define COVKEEP_GCOV_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "gcov/commit.h"

/* Zero it before the first use. */
struct gcov_scratch {
    unsigned char *memory;
    size_t size;
    bool is_watched; /* somebody shares the memory and will ask what became of the last update */
    bool is_file;    /* the memory is that of the file open as `fd` */
    int fd;
    unsigned files;            /* how many were written with it */
    unsigned long long bytes;  /* what they hold together */
    struct gcov_commit commit; /* of the last update; where is_watched only */
};

/* Makes sure that it has so many bytes; false when there is no memory. Its content is lost when it
 * grows. Async-signal-safe, as all that follow. */
bool gcov_scratch_has(struct gcov_scratch *scratch, size_t size);

/* Gives the memory back. */
void gcov_scratch_free(struct gcov_scratch *scratch);

/* The same by somebody who shares the memory, but not the descriptors, of a user that is gone. */
void gcov_scratch_drop(struct gcov_scratch *scratch);

#endif
