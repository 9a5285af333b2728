/* SPDX-License-Identifier: MIT
 *
 * The sums of records: all images that records speak of, and what is added to their files.
 */
#ifndef COVKEEP_CLI_SETTLE_SUM_H
#define COVKEEP_CLI_SETTLE_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/settle/image.h"
#include "cli/settle/journal.h"
#include "cli/settle/map.h"
#include "cli/settle/profile.h"
#include "cli/settle/report.h"

/* Zero it, but for the first members, before the first use. */
struct settle_sum {
    const struct settle_journal *journals; /* where descriptions are looked for */
    size_t journal_count;
    /* Whether settle_sum_add() adds the record; NULL: it adds each. */
    bool (*wants)(const void *wanting, const struct journal_entry *entry);
    const void *wanting;
    struct settle_map by_key; /* the index in `images` */
    struct settle_image *images;
    size_t count;
    struct settle_profiles profiles;
    size_t records, duplicates, skipped;
    size_t misfits; /* sections that do not fit their description */
    bool is_out_of_memory;
};

/* The ids of records, and where the one record stands that counts for its id. */
struct settle_ids {
    struct settle_map places;
    struct settle_new {
        struct settle_id id;
        uint64_t place;
    } * added; /* by the last settle_sum_add(), in the order of the journal */
    size_t count;
};

/* settle_sum_add() adds all records in [from, to) of the journal that count, and returns the end of
 * the last whole one. The first record of an id counts, and is added to `ids`. `base` is added to
 * the places of this journal. It shows its progress, unless `is_silent`. */
uint64_t settle_sum_add(struct settle_sum *sum, const struct settle_journal *journal, uint64_t from,
                        uint64_t to, uint64_t base, struct settle_ids *ids, bool is_silent);

/* settle_sum_add_record() adds one record. settle_sum_clear() takes away what was added to files,
 * and keeps the images and all that settle_sum_tell() tells. */
void settle_sum_add_record(struct settle_sum *sum, const struct journal_entry *entry);
void settle_sum_clear(struct settle_sum *sum);

/* settle_sum_image() returns the image with that key, NULL where no record speaks of it. */
struct settle_image *settle_sum_image(struct settle_sum *sum, uint64_t key);

/* settle_sum_tell() takes the numbers of records over into the report, and tells of images whose
 * description is missing. It returns how many those are. */
size_t settle_sum_tell(const struct settle_sum *sum, struct settle_report *report);

void settle_sum_free(struct settle_sum *sum);
void settle_ids_free(struct settle_ids *ids);

#endif
