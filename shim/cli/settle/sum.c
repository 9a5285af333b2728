/* SPDX-License-Identifier: MIT
 *
 * Goes through the records once. Memory is in proportion to the images and the ids, not to the
 * size of the journal.
 */
#include "cli/settle/sum.h"

#include <stdlib.h>

#include "cli/array.h"
#include "cli/progress.h"
#include "journal/reader.h"

#define FORGET_AFTER ((uint64_t)16 << 20)
#define MEGABYTE 1000000

static void describe(const struct settle_sum *sum, struct settle_image *image)
{
    for (size_t i = 0; i < sum->journal_count && !image->units; i++) {
        size_t count;
        struct journal_unit *units = settle_journal_describe(&sum->journals[i], image->key, &count);
        if (units && !settle_image_take(image, units, count))
            return;
    }
}

/* Returns the image with that key, a new one if there was none; NULL: there is no memory. */
static struct settle_image *image_of(struct settle_sum *sum, uint64_t key)
{
    bool is_new;
    const struct settle_id id = {.process = {key}};
    uint64_t *index = settle_map_at(&sum->by_key, &id, &is_new);
    if (!index)
        return NULL;
    if (is_new) {
        struct settle_image *images = array_room(sum->images, sum->count, sizeof(*images));
        *index = SIZE_MAX;
        if (!images)
            return NULL;
        sum->images = images;
        *index = sum->count++;
        images[*index] = (struct settle_image){.key = key};
        describe(sum, &images[*index]);
    }
    return *index == SIZE_MAX ? NULL : &sum->images[*index];
}

static enum settle_added add_to_image(struct settle_sum *sum, const struct journal_part *part)
{
    struct settle_image *image = image_of(sum, part->key);
    if (!image)
        return SETTLE_NO_MEMORY;
    if (image->units)
        return settle_image_add(image, part) ? SETTLE_ADDED : SETTLE_MISFIT;
    image->missed++;
    return SETTLE_MISSED;
}

static enum settle_added add_profile(struct settle_sum *sum, const struct journal_part *part)
{
    return settle_profiles_add(&sum->profiles, part, sum->journals, sum->journal_count);
}

void settle_sum_add_record(struct settle_sum *sum, const struct journal_entry *entry)
{
    struct journal_part part;
    for (const unsigned char *at = NULL; journal_next_part(entry, &at, &part);) {
        enum settle_added added =
            part.kind == JOURNAL_LLVM ? add_profile(sum, &part) : add_to_image(sum, &part);
        sum->is_out_of_memory |= added == SETTLE_NO_MEMORY;
        sum->misfits += added == SETTLE_MISFIT;
    }
    sum->records++;
}

/* Returns whether the record at that place counts. */
static bool counts(struct settle_sum *sum, struct settle_ids *ids,
                   const struct journal_entry *entry, uint64_t place)
{
    bool is_new;
    const struct settle_id id = {.process = {entry->head.process[0], entry->head.process[1]},
                                 .flush = entry->head.flush};
    uint64_t *known = settle_map_at(&ids->places, &id, &is_new);
    struct settle_new *added = is_new ? array_room(ids->added, ids->count, sizeof(*added)) : NULL;
    if (!known || (is_new && !added)) {
        sum->is_out_of_memory = true;
        return false;
    }
    if (!is_new)
        return *known == place;
    *known = place;
    ids->added = added;
    added[ids->count++] = (struct settle_new){id, place};
    return true;
}

static void add_once(struct settle_sum *sum, struct settle_ids *ids,
                     const struct journal_entry *entry, uint64_t place)
{
    if (counts(sum, ids, entry, place))
        settle_sum_add_record(sum, entry);
    else
        sum->duplicates++;
}

uint64_t settle_sum_add(struct settle_sum *sum, const struct settle_journal *journal, uint64_t from,
                        uint64_t to, uint64_t base, struct settle_ids *ids, bool is_silent)
{
    struct journal_entry entry;
    size_t at = (size_t)from;
    uint64_t forgotten = from;
    free(ids->added);
    ids->added = NULL;
    ids->count = 0;
    while (!sum->is_out_of_memory &&
           journal_next(journal->bytes, (size_t)to, &at, &entry, &sum->skipped)) {
        if (!sum->wants || sum->wants(sum->wanting, &entry))
            add_once(sum, ids, &entry, base + at - entry.head.size);
        if (at - forgotten < FORGET_AFTER)
            continue;
        settle_journal_forget(journal, at);
        forgotten = at;
        if (!is_silent)
            progress_show("covkeep: read %zu of %zu MB", at / MEGABYTE, (size_t)to / MEGABYTE);
    }
    return at;
}

struct settle_image *settle_sum_image(struct settle_sum *sum, uint64_t key)
{
    for (size_t i = 0; i < sum->count; i++)
        if (sum->images[i].key == key)
            return &sum->images[i];
    return NULL;
}

void settle_sum_clear(struct settle_sum *sum)
{
    for (size_t i = 0; i < sum->count; i++)
        settle_image_clear(&sum->images[i]);
    settle_profiles_clear(&sum->profiles);
}

static bool tell_missing(const struct settle_report *report, uint64_t key, size_t missed)
{
    if (missed > 0)
        settle_tell(report,
                    "images/%016llx: no description that can be used; parts of %zu records "
                    "are left out",
                    (unsigned long long)key, missed);
    return missed > 0;
}

size_t settle_sum_tell(const struct settle_sum *sum, struct settle_report *report)
{
    size_t missing = 0;
    report->records += sum->records;
    report->duplicates += sum->duplicates;
    report->skipped += sum->skipped;
    report->lost += sum->misfits;
    for (size_t i = 0; i < sum->count; i++)
        missing += tell_missing(report, sum->images[i].key, sum->images[i].missed);
    for (size_t i = 0; i < sum->profiles.raw_count; i++)
        missing += tell_missing(report, sum->profiles.raws[i]->key, sum->profiles.raws[i]->missed);
    report->failures += missing;
    return missing;
}

void settle_sum_free(struct settle_sum *sum)
{
    for (size_t i = 0; i < sum->count; i++)
        settle_image_free(&sum->images[i]);
    free(sum->images);
    settle_profiles_free(&sum->profiles);
    settle_map_free(&sum->by_key);
}

void settle_ids_free(struct settle_ids *ids)
{
    settle_map_free(&ids->places);
    free(ids->added);
}
