/* SPDX-License-Identifier: MIT
 *
 * The new content of a .gcda file behind its old one, while that is being overwritten. A process
 * that is killed in a write(2) of more than one page may have written some of the pages only;
 * whoever updates the file next finds the new content at its end and completes the write. For gcov
 * and libgcov a file ends with its zero word, whatever stands behind that. Knows nothing of
 * processes.
 */
#ifndef COVKEEP_GCOV_REDO_H
#define COVKEEP_GCOV_REDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A write of so many bytes at the beginning of a file is done by a killed process or not at all:
 * the kernel looks for the signal between two pages only. */
#define REDO_NOT_NEEDED 4096

/* What stands behind the content, at the very end of the file. */
struct redo_seal {
    char magic[8];
    uint64_t size;       /* of the content */
    uint64_t first_size; /* of the old content's first page, */
    uint64_t first;      /* and its checksum */
    uint64_t checksum;   /* of the content and of what stands above */
};

/* Seals the new content, behind which there is room for a seal, and returns the size of both. They
 * are written behind the old content and behind the room that the new one needs. */
size_t redo_seal(unsigned char *content, size_t size, const unsigned char *old, size_t old_size);

/* The whole file ends with a sealed content which somebody was writing, and nobody else has changed
 * the file since: true, and its place and size. */
bool redo_find(const unsigned char *file, size_t file_size, const unsigned char **content,
               size_t *size);

#endif
