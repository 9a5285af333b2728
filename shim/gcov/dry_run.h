/* SPDX-License-Identifier: MIT
 *
 * A dry run of clang's runtime: a copy of the process calls the functions that write the .gcda
 * files, and the functions of the runtime that these call are diverted to ours, which note what
 * they are handed. No file is opened, and the code of the process itself stays as it is.
 */
#ifndef COVKEEP_GCOV_DRY_RUN_H
#define COVKEEP_GCOV_DRY_RUN_H

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

/* The functions of the runtime that are handed what describes a file, in this order, the second
 * and the third for each function of the program (GCDAProfiling.c, LLVM 13 to 22). */
enum dry_call { DRY_FILE, DRY_FUNCTION, DRY_ARCS, DRY_SUMMARY, DRY_FILE_END, DRY_CALLS };

/* dry_run() runs the writers, whose runtime has its functions at these addresses, and returns a
 * descriptor of a file with what the copy tells; -1 where a counter is not in the segments of the
 * image, the code cannot be changed in the copy, or the copy stood still. Not async-signal-safe. */
typedef void (*dry_writer)(void);
int dry_run(const dry_writer *writers, size_t count, const uintptr_t runtime[DRY_CALLS],
            const struct gcov_image *image);

#endif
