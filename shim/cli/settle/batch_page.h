/* SPDX-License-Identifier: MIT
 *
 * The file of a batch, as it is mapped. Private to batch.c and resume.c.
 */
#ifndef COVKEEP_CLI_SETTLE_BATCH_PAGE_H
#define COVKEEP_CLI_SETTLE_BATCH_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/settle/batch.h"
#include "file/scratch.h"

struct settle_batch_page {
    char magic[8];
    uint64_t size;  /* of this struct, which differs between releases */
    uint64_t first; /* that of the state */
    uint64_t from, to;
    uint64_t is_finished;
    struct settle_place current; /* the update that goes on */
    struct file_scratch scratch; /* its commit counts; the memory is that of a process */
    struct settle_place done[];
};

/* settle_batch_extend() makes the file and its mapping longer, up to `size` bytes, filled with
 * zeros. It returns false, with errno, where that fails. */
bool settle_batch_extend(struct settle_batch *batch, size_t size);

#endif
