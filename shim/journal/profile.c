/* SPDX-License-Identifier: MIT
 *
 * Writes the description of LLVM's image and its sections.
 */
#include "journal/profile.h"

#include <string.h>

#include "checksum.h"
#include "journal/pack.h"

#define MAGIC_SIZE sizeof(uint64_t)

size_t journal_profile_size(const struct llvm_image *image)
{
    return MAGIC_SIZE + llvm_raw_shape(image).size + sizeof(uint64_t);
}

void journal_profile_describe(const struct llvm_image *image, unsigned char *to)
{
    size_t size = journal_profile_size(image) - sizeof(uint64_t);
    memcpy(to, JOURNAL_PROFILE_MAGIC, MAGIC_SIZE);
    llvm_raw_put_whole_start(image, to + MAGIC_SIZE);
    uint64_t checksum = checksum_add(0, to, size);
    memcpy(to + size, &checksum, sizeof(checksum));
}

size_t journal_profile_section_bound(const struct llvm_image *image,
                                     const struct journal_target *target)
{
    size_t counters = image->counters.size;
    if (!llvm_raw_counts_bytes(image))
        counters /= sizeof(uint64_t);
    return sizeof(struct journal_section) + strlen(target->directory) + strlen(target->path) + 1 +
           3 * (size_t)PACK_MAX + 2 * (size_t)PACK_LIST_MAX +
           (counters + image->bitmap.size) * PACK_LIST_NUMBER_MAX;
}

/* Writes the path, with the directory before it where it is relative to that. */
static unsigned char *put_path(unsigned char *to, const struct journal_target *target)
{
    bool is_relative = *target->path != '/' && *target->directory;
    size_t before = is_relative ? strlen(target->directory) : 0, size = strlen(target->path);
    to = pack_put(to, before + is_relative + size);
    to = mempcpy(to, target->directory, before);
    if (is_relative)
        *to++ = '/';
    return mempcpy(to, target->path, size);
}

static unsigned char *put_counters(unsigned char *to, const struct llvm_image *image,
                                   const unsigned char *counts)
{
    struct pack_list list = pack_list_begin(to);
    const int64_t *number = (const int64_t *)(const void *)counts;
    if (llvm_raw_counts_bytes(image))
        for (size_t i = 0; i < image->counters.size; i++)
            pack_list_put(&list, counts[i] == 0);
    else
        for (size_t i = 0; i < image->counters.size / sizeof(*number); i++)
            pack_list_put(&list, number[i]);
    return pack_list_end(&list);
}

static unsigned char *put_bitmap(unsigned char *to, const struct llvm_image *image,
                                 const unsigned char *bytes)
{
    struct pack_list list = pack_list_begin(to);
    for (size_t i = 0; i < image->bitmap.size; i++)
        pack_list_put(&list, bytes[i]);
    return pack_list_end(&list);
}

void journal_add_profile(struct journal_composer *composer, const struct llvm_image *image,
                         uint64_t key, const struct journal_target *target,
                         const unsigned char *counts)
{
    unsigned char *to = put_path(journal_section_begin(composer), target);
    to = pack_put(pack_put(to, target->is_pool), target->profile);
    to = put_counters(to, image, counts);
    to = put_bitmap(to, image, counts + image->counters.size);
    journal_section_end(composer, to, key, JOURNAL_LLVM);
}
