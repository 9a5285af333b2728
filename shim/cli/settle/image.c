/* SPDX-License-Identifier: MIT
 *
 * Walks the numbers of a section twice, first to check that all of them fit, then to add them.
 */
#include "cli/settle/image.h"

#include <stdlib.h>
#include <string.h>

#include "journal/pack.h"

static void mark_unit(bool *are_bits, const struct gcov_unit *unit)
{
    unsigned kinds = gcov_unit_kinds(unit);
    for (uint32_t i = 0; i < unit->function_count; i++)
        for (unsigned kind = 0; kind < kinds && gcov_unit_owns(unit, i); kind++)
            for (uint32_t c = unit->functions[i]->counters[kind].count; c > 0; c--)
                *are_bits++ = kind > 0;
}

static bool has_bits(const struct journal_unit *units, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (gcov_unit_kinds(&units[i].unit) > 1)
            return true;
    return false;
}

static void drop(struct settle_image *image)
{
    free(image->units);
    free(image->sums);
    free(image->are_bits);
    free(image->files);
}

bool settle_image_take(struct settle_image *image, struct journal_unit *units, size_t count)
{
    struct settle_image full = {
        .key = image->key, .missed = image->missed, .units = units, .count = count};
    if (count > 0)
        full.counters = units[count - 1].first + units[count - 1].counters;
    bool needs_bits = has_bits(units, count);
    full.sums = calloc(full.counters + 1, sizeof(*full.sums));
    full.files = calloc(count + 1, sizeof(*full.files));
    full.are_bits = needs_bits ? calloc(full.counters + 1, sizeof(*full.are_bits)) : NULL;
    if (!full.sums || !full.files || (needs_bits && !full.are_bits)) {
        drop(&full);
        return false;
    }
    for (size_t i = 0; needs_bits && i < count; i++)
        mark_unit(full.are_bits + units[i].first, &units[i].unit);
    *image = full;
    return true;
}

void settle_image_free(struct settle_image *image)
{
    drop(image);
    *image = (struct settle_image){.key = image->key};
}

void settle_image_clear(struct settle_image *image)
{
    if (!image->units)
        return;
    memset(image->sums, 0, image->counters * sizeof(*image->sums));
    memset(image->files, 0, image->count * sizeof(*image->files));
}

struct span {
    uint64_t gap, files, is_counted, sum_max;
};

static void add_span(struct settle_file *file, const struct span *span)
{
    for (uint64_t i = 0; i < span->files; i++, file++) {
        file->runs += span->is_counted == 0;
        file->sum_max += span->sum_max;
        file->is_touched = true;
    }
}

static bool walk_spans(struct pack_source *source, struct settle_image *image, bool adds)
{
    uint64_t room = image->count; /* files behind the last span */
    for (uint64_t left = pack_get(source); left > 0 && !source->is_broken; left--) {
        struct span span = {.gap = pack_get(source)};
        span.files = pack_get(source);
        span.is_counted = pack_get(source);
        span.sum_max = pack_get(source);
        if (span.gap > room || span.files > room - span.gap || span.is_counted > 1)
            return false;
        if (adds)
            add_span(image->files + (image->count - room + span.gap), &span);
        room -= span.gap + span.files;
    }
    return !source->is_broken;
}

static void add_counter(struct settle_image *image, uint64_t at, int64_t value)
{
    uint64_t sum = (uint64_t)image->sums[at];
    bool is_bits = image->are_bits && image->are_bits[at];
    image->sums[at] = (int64_t)(is_bits ? sum | (uint64_t)value : sum + (uint64_t)value);
}

static bool walk_counters(struct pack_source *source, struct settle_image *image, bool adds)
{
    struct pack_list_source list = pack_list_read(source, image->counters);
    uint64_t index;
    for (int64_t value; pack_list_get(&list, &index, &value);)
        if (adds)
            add_counter(image, index, value);
    return !source->is_broken && source->at == source->end;
}

static bool walk(const struct journal_part *part, struct settle_image *image, bool adds)
{
    struct pack_source source = {.at = part->numbers, .end = part->end};
    return walk_spans(&source, image, adds) && walk_counters(&source, image, adds);
}

bool settle_image_add(struct settle_image *image, const struct journal_part *part)
{
    return walk(part, image, false) && walk(part, image, true);
}

struct gcda_run settle_image_run(const struct settle_image *image, size_t file)
{
    return (struct gcda_run){
        .is_counted = true,
        .runs_more = image->files[file].runs,
        .arc_more = (int64_t)image->files[file].sum_max,
        .instead = image->sums + image->units[file].first,
    };
}

bool settle_image_has_counts(const struct settle_image *image, size_t file)
{
    const int64_t *sums = image->sums + image->units[file].first;
    for (size_t i = 0; i < image->units[file].counters; i++)
        if (sums[i] != 0)
            return true;
    return false;
}

bool settle_image_is_open(const struct settle_image *image, size_t file)
{
    const struct settle_file *state = &image->files[file];
    return !state->is_done && *image->units[file].unit.record->filename &&
           (state->is_touched || settle_image_has_counts(image, file));
}
