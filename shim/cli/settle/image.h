/* SPDX-License-Identifier: MIT
 *
 * An image, and what all records add to its files.
 */
#ifndef COVKEEP_CLI_SETTLE_IMAGE_H
#define COVKEEP_CLI_SETTLE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gcov/gcda.h"
#include "journal/description.h"
#include "journal/reader.h"

/* What is added to one file besides its counters. */
struct settle_file {
    uint32_t runs;
    uint64_t sum_max;
    bool is_touched; /* a record has a span for it */
    bool is_done;    /* it needs no update any more */
    bool is_busy;    /* another process had locked it at the last try */
};

struct settle_image {
    uint64_t key;
    struct journal_unit *units; /* NULL: there is no description */
    size_t count;
    size_t counters; /* of all units */
    int64_t *sums;   /* as many */
    bool *are_bits;  /* which of them are merged by OR; NULL: none */
    size_t missed;   /* sections that came without a description */
    struct settle_file *files;
};

/* settle_image_take() makes the units, which it takes over, those of the image. It returns false
 * when there is no memory for the sums; then the image is as before, and the units are freed. */
bool settle_image_take(struct settle_image *image, struct journal_unit *units, size_t count);
void settle_image_free(struct settle_image *image);

/* settle_image_clear() takes away what was added to its files. */
void settle_image_clear(struct settle_image *image);

/* settle_image_add() adds the section of a record. It returns false, and adds nothing, when its
 * numbers do not fit the description. */
bool settle_image_add(struct settle_image *image, const struct journal_part *part);

/* settle_image_run() returns what is to be merged into a file (gcov_file_update()). */
struct gcda_run settle_image_run(const struct settle_image *image, size_t file);

/* settle_image_has_counts() returns whether a counter of the file is not zero. */
bool settle_image_has_counts(const struct settle_image *image, size_t file);

/* settle_image_is_open() returns whether the file is still to be updated. */
bool settle_image_is_open(const struct settle_image *image, size_t file);

#endif
