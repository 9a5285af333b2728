/* SPDX-License-Identifier: MIT
 *
 * The redo: the new content of a .gcda file, put behind its old content while that is overwritten.
 * A process that is killed in a write(2) of more than one page may have written some of the pages
 * only; whoever updates the file next finds the new content at the file's end and completes the
 * write. For gcov and libgcov a file ends with its zero word, whatever stands behind that. Nothing
 * here opens a file or knows of processes.
 */
#ifndef COVKEEP_GCOV_REDO_H
#define COVKEEP_GCOV_REDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The size up to which a write at the beginning of a file needs no redo: a killed process has done
 * it whole or not at all, since the kernel looks for the signal between two pages only. */
#define REDO_NOT_NEEDED 4096

/* The seal stands behind the content, at the very end of the file. */
struct redo_seal {
    char magic[8];
    uint64_t size;       /* of the content */
    uint64_t first_size; /* of the old content's first page, at most REDO_NOT_NEEDED */
    uint64_t first;      /* checksum of that page */
    uint64_t checksum;   /* checksum of the content and of the members above */
};

/* redo_seal() writes a seal behind the new content, which must have room for it, and returns the
 * size of both. The caller writes both to the file, behind the old content and behind the room that
 * the new content needs. Async-signal-safe. */
size_t redo_seal(unsigned char *content, size_t size, const unsigned char *old, size_t old_size);

/* redo_find() returns whether the file, given whole, ends with a sealed content that a process was
 * writing to the file, and nobody has changed the file since. Then it sets *content, which points
 * into `file`, and *size. Async-signal-safe. */
bool redo_find(const unsigned char *file, size_t file_size, const unsigned char **content,
               size_t *size);

#endif
