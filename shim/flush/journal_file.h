/* SPDX-License-Identifier: MIT
 *
 * The files of the journal: its records, and the descriptions of images. Nothing here waits,
 * follows a link, or uses a file that another user could have planted. Async-signal-safe, and no
 * use of libc's state.
 */
#ifndef COVKEEP_FLUSH_JOURNAL_FILE_H
#define COVKEEP_FLUSH_JOURNAL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* journal_file_start() makes the paths of the files, so that nothing of the kind is on the stack of
 * a thread that ends. Returns false when there is no memory for them. */
bool journal_file_start(void);

/* journal_file_append() appends the bytes of a record by one write(2), and makes directory and file
 * where they are missing. It returns whether all of them were written. */
bool journal_file_append(const unsigned char *bytes, size_t size);

/* journal_file_describe() writes the description of an image, whose key this is, if there is none
 * yet. It returns whether there is one. */
struct journal_description {
    size_t bound; /* how many bytes it has at most */
    /* Writes the description to `to` and returns its size. */
    size_t (*put)(const void *image, unsigned char *to);
    const void *image;
};
bool journal_file_describe(uint64_t key, const struct journal_description *of);

#endif
