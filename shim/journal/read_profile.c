/* SPDX-License-Identifier: MIT
 *
 * Reads a section twice: once to check all of it, then to add it.
 */
#include <string.h>

#include "checksum.h"
#include "journal/pack.h"
#include "journal/profile.h"

#define MAGIC_SIZE sizeof(uint64_t)

const unsigned char *journal_read_profile(const unsigned char *bytes, size_t size,
                                          struct llvm_shape *shape)
{
    uint64_t checksum;
    if (size < MAGIC_SIZE + sizeof(checksum) ||
        memcmp(bytes, JOURNAL_PROFILE_MAGIC, MAGIC_SIZE) != 0)
        return NULL;
    size -= sizeof(checksum);
    memcpy(&checksum, bytes + size, sizeof(checksum));
    bool is_sound = checksum == checksum_add(0, bytes, size) &&
                    llvm_raw_measure(shape, bytes + MAGIC_SIZE, size - MAGIC_SIZE);
    return is_sound ? bytes + MAGIC_SIZE : NULL;
}

bool journal_read_target(const struct journal_part *part, struct journal_section_target *target)
{
    struct pack_source source = {.at = part->numbers, .end = part->end};
    uint64_t size = pack_get(&source);
    if (source.is_broken || size == 0 || size > (uint64_t)(source.end - source.at))
        return false;
    *target =
        (struct journal_section_target){.path = (const char *)source.at, .path_size = (size_t)size};
    source.at += size;
    uint64_t is_pool = pack_get(&source), profile = pack_get(&source);
    target->is_pool = is_pool;
    target->profile = (unsigned)profile;
    target->lists = source.at;
    return !source.is_broken && is_pool <= 1 && profile <= UINT32_MAX &&
           !memchr(target->path, '\0', (size_t)size);
}

/* Adds a number of 8 bytes, which may lie anywhere. */
static void add_number(unsigned char *to, int64_t number)
{
    uint64_t sum;
    memcpy(&sum, to, sizeof(sum));
    sum += (uint64_t)number;
    memcpy(to, &sum, sizeof(sum));
}

static void walk_counters(struct pack_source *source, const struct llvm_shape *shape,
                          unsigned char *counters)
{
    bool is_bytes = llvm_raw_is_of_bytes(shape);
    uint64_t index, size = is_bytes ? shape->counters : shape->counters / sizeof(uint64_t);
    struct pack_list_source list = pack_list_read(source, size);
    for (int64_t value; pack_list_get(&list, &index, &value);)
        if (counters && is_bytes)
            counters[index] = 0;
        else if (counters)
            add_number(counters + index * sizeof(uint64_t), value);
}

static void walk_bitmap(struct pack_source *source, const struct llvm_shape *shape,
                        unsigned char *bitmap)
{
    uint64_t index;
    struct pack_list_source list = pack_list_read(source, shape->bitmap);
    for (int64_t value; pack_list_get(&list, &index, &value);)
        if (bitmap)
            bitmap[index] |= (unsigned char)value;
}

/* `counts` is NULL to check only. */
static bool walk(const struct journal_part *part, const struct journal_section_target *target,
                 const struct llvm_shape *shape, unsigned char *counts)
{
    struct pack_source source = {.at = target->lists, .end = part->end};
    walk_counters(&source, shape, counts);
    walk_bitmap(&source, shape, counts ? counts + shape->counters + shape->padding : NULL);
    return !source.is_broken && source.at == source.end;
}

bool journal_add_counts(const struct journal_part *part,
                        const struct journal_section_target *target, const struct llvm_shape *shape,
                        unsigned char *counts)
{
    return walk(part, target, shape, NULL) && walk(part, target, shape, counts);
}
