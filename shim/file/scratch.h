/* SPDX-License-Identifier: MIT
 *
 * The memory in which file after file is merged, and what its user has done with it so far. It has
 * one user at a time. Another process that shares the memory may only ask about the last update and
 * drop the memory, both after the user's death.
 */
#ifndef COVKEEP_FILE_SCRATCH_H
#define COVKEEP_FILE_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "file/commit.h"

/* Zero it before the first use. */
struct file_scratch {
    unsigned char *memory;
    size_t size;
    bool is_watched; /* somebody shares the memory and may ask what became of the last update */
    bool is_file;    /* the memory is that of the file open as `fd` */
    int fd;
    unsigned files;            /* files written with it so far */
    unsigned long long bytes;  /* the sum of their sizes */
    struct file_commit commit; /* of the last update, if is_watched */
};

/* file_scratch_reserve() makes sure that there are `size` bytes. It returns false when there is no
 * memory. The content is lost when the memory grows. Async-signal-safe, as all that follow. */
bool file_scratch_reserve(struct file_scratch *scratch, size_t size);

/* file_scratch_free() gives the memory back and closes its file. */
void file_scratch_free(struct file_scratch *scratch);

/* file_scratch_drop() gives the memory of a dead user back. The caller shares that user's memory
 * but not its descriptors. */
void file_scratch_drop(struct file_scratch *scratch);

#endif
