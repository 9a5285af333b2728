/* SPDX-License-Identifier: MIT
 *
 * The description of an image: the paths of its files and everything of its units but their
 * counters, so that who reads a record can write the .gcda files without the program. Packed
 * numbers (pack.h): the version word and the number of units; then for each unit the size of its
 * path and the path, stamp, checksum, a bit for each kind that it counts, the number of functions;
 * and for each function 0 if the unit does not own it, else 1, ident, lineno_checksum, cfg_checksum
 * and how many counters it has of each kind. A unit that could not be read has a path of size 0 and
 * nothing behind that. A file of a description has JOURNAL_DESCRIPTION_MAGIC before that and a
 * checksum (checksum.h, from 0) of all before it behind.
 */
#ifndef COVKEEP_JOURNAL_DESCRIPTION_H
#define COVKEEP_JOURNAL_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/image.h"

#define JOURNAL_DESCRIPTION_MAGIC "covimag\1"

/* journal_key() returns the key of the image, a checksum of what tells its description from others.
 * The image has its paths, and was looked at (gcov_image_look()). Async-signal-safe. */
uint64_t journal_key(const struct gcov_image *image);

/* journal_description_bound() returns how many bytes the file of the image's description has at
 * most. journal_describe() writes it to `to` and returns its size. Async-signal-safe. */
size_t journal_description_bound(const struct gcov_image *image);
size_t journal_describe(const struct gcov_image *image, unsigned char *to);

/* One unit as read from a description. Its functions own no counters: `values` is NULL. */
struct journal_unit {
    struct gcov_unit unit; /* unit.record->filename is the path of the file */
    size_t first;          /* index of its first counter among those of the image */
    size_t counters;       /* gcov_unit_counters() */
};

/* journal_read_description() reads the bytes of such a file. It returns the units, *count of them,
 * in one piece of memory from malloc(3), for the caller to free(3); NULL when the bytes are none,
 * or there is no memory. Not async-signal-safe: for the command. */
struct journal_unit *journal_read_description(const unsigned char *bytes, size_t size,
                                              size_t *count);

#endif
