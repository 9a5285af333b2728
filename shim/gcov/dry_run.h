/* SPDX-License-Identifier: MIT
 *
 * A dry run of clang's runtime: a copy of the process calls the functions that write the .gcda
 * files, twice, and their open(2) gets memory in place of each file. The first pass gives the
 * structure of the files. For the second one each counter of the files is a number of its own,
 * which the runtime adds to the counter in memory: there it is found. The process itself is not
 * changed by any of this, whatever the runtime does.
 */
#ifndef COVKEEP_GCOV_DRY_RUN_H
#define COVKEEP_GCOV_DRY_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/image.h"

/* What the copy tells, one file behind the other: this, `name_size` bytes of the file's name with
 * its zero byte, padded to eight, then the functions. */
struct dry_file {
    uint32_t version; /* as in the file */
    uint32_t stamp;
    uint32_t functions;
    uint32_t name_size;
};

struct dry_function {
    uint32_t ident, lineno_checksum, cfg_checksum;
    uint32_t counters;
    int64_t *values; /* of the first counter, in the process */
};

/* dry_padded() returns the size with its padding. */
static inline size_t dry_padded(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

/* dry_run() runs the writers, and returns a descriptor of a file with what the copy tells; -1 where
 * it could not find every counter in the segments of the image, or stood still. Not
 * async-signal-safe. */
typedef void (*dry_writer)(void);
int dry_run(const dry_writer *writers, size_t count, const struct gcov_image *image);

/* dry_run_is_on() returns whether the caller is such a copy: then dry_run_open() answers open(2).
 */
bool dry_run_is_on(void);
int dry_run_open(const char *path);

#endif
