/* SPDX-License-Identifier: MIT
 *
 * Two profiles, or two copies of counts: whether they are of the same program, their sum, their
 * difference; and which functions a profile has reached.
 */
#include <string.h>

#include "llvm/raw.h"
#include "llvm/raw_layout.h"

/* Returns whether the two headers are the same but for addresses. */
static bool is_same_header(const struct raw_layout *layout, const uint64_t *ours,
                           const uint64_t *theirs)
{
    struct raw_addresses at = raw_addresses(layout);
    return memcmp(ours, theirs, at.first * sizeof(*ours)) == 0 &&
           memcmp(ours + at.behind, theirs + at.behind, (at.words - at.behind) * sizeof(*ours)) ==
               0;
}

/* Returns whether the two records are of the same function (NameRef, FuncHash) with the same number
 * of counters and bitmap bytes. */
static bool is_same_record(const struct raw_layout *layout, const unsigned char *ours,
                           const unsigned char *theirs)
{
    return memcmp(ours, theirs, 16) == 0 &&
           memcmp(ours + layout->counters_at, theirs + layout->counters_at, 4) == 0 &&
           (layout->bitmap_at == 0 ||
            memcmp(ours + layout->bitmap_at, theirs + layout->bitmap_at, 4) == 0);
}

bool llvm_raw_is_same(const struct llvm_shape *shape, const unsigned char *ours,
                      const unsigned char *theirs)
{
    const struct raw_layout *layout = raw_layout_of(shape->version);
    if (!is_same_header(layout, (const uint64_t *)(const void *)ours,
                        (const uint64_t *)(const void *)theirs))
        return false;
    for (size_t at = shape->data_at; at < shape->counters_at; at += shape->record_size)
        if (!is_same_record(layout, ours + at, theirs + at))
            return false;
    return true;
}

void llvm_raw_add(const struct llvm_shape *shape, unsigned char *counts, const unsigned char *more)
{
    bool is_bytes = llvm_raw_is_of_bytes(shape);
    uint64_t *sum = (uint64_t *)(void *)counts;
    const uint64_t *number = (const uint64_t *)(const void *)(more + shape->counters_at);
    const unsigned char *byte = more + shape->counters_at;
    size_t bitmap_at = shape->counters + shape->padding;
    for (size_t i = 0; !is_bytes && i < shape->counters / sizeof(*sum); i++)
        sum[i] += number[i];
    for (size_t i = 0; is_bytes && i < shape->counters; i++)
        counts[i] &= byte[i]; /* 0: the code has run */
    for (size_t i = bitmap_at; i < bitmap_at + shape->bitmap; i++)
        counts[i] |= byte[i];
}

bool llvm_raw_subtract(const struct llvm_image *image, unsigned char *counts,
                       const unsigned char *after, const unsigned char *before)
{
    uint64_t *more = (uint64_t *)(void *)counts;
    const uint64_t *now = (const uint64_t *)(const void *)after;
    const uint64_t *then = (const uint64_t *)(const void *)before;
    size_t numbers = llvm_raw_counts_bytes(image) ? 0 : image->counters.size / sizeof(uint64_t);
    memcpy(counts, after, llvm_image_counts(image));
    for (size_t i = 0; i < numbers; i++)
        if (now[i] < then[i])
            return false;
    for (size_t i = 0; i < numbers; i++)
        more[i] = now[i] - then[i];
    return true;
}

bool llvm_raw_function(const struct llvm_shape *shape, const unsigned char *profile, size_t index,
                       struct llvm_function *function)
{
    const struct raw_layout *layout = raw_layout_of(shape->version);
    size_t record_at = shape->data_at + index * shape->record_size;
    uint64_t delta, counters;
    uint32_t count;
    if (record_at >= shape->counters_at)
        return false;
    const unsigned char *record = profile + record_at;
    memcpy(&function->name, record, sizeof(function->name));
    memcpy(&counters, record + 2 * sizeof(uint64_t), sizeof(counters));
    memcpy(&count, record + layout->counters_at, sizeof(count));
    memcpy(&delta, profile + raw_addresses(layout).first * sizeof(delta), sizeof(delta));
    uint64_t at = counters - delta + (layout->is_of_14 ? index * shape->record_size : 0);
    bool is_bytes = llvm_raw_is_of_bytes(shape);
    uint64_t size = is_bytes ? count : (uint64_t)count * sizeof(uint64_t);
    bool fits = size <= shape->counters && at <= shape->counters - size;
    function->is_reached = false;
    for (uint64_t i = at; fits && i < at + size; i++)
        function->is_reached |= (profile[shape->counters_at + i] == 0) == is_bytes;
    return true;
}
