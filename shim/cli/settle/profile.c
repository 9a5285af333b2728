/* SPDX-License-Identifier: MIT
 *
 * Raws and profiles are pieces of memory of their own, so that pointers to them stay.
 */
#include "cli/settle/profile.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "checksum.h"
#include "cli/array.h"

/* Returns the item of the array for the id, a new one of `size` zeros if there was none; NULL:
 * there is no memory. */
static void *item_of(struct settle_map *map, uint64_t id, void ***array, size_t *count, size_t size)
{
    bool is_new;
    const struct settle_id key = {.process = {id}};
    uint64_t *index = settle_map_at(map, &key, &is_new);
    if (!index)
        return NULL;
    if (is_new) {
        void **more = array_room(*array, *count, sizeof(*more));
        void *item = more ? calloc(1, size) : NULL;
        *array = more ? more : *array;
        *index = item ? *count : SIZE_MAX;
        if (item)
            more[(*count)++] = item;
    }
    return *index == SIZE_MAX ? NULL : (*array)[*index];
}

static void read_description(struct settle_raw *raw, const struct settle_journal *journals,
                             size_t journal_count)
{
    for (size_t i = 0; i < journal_count && !raw->file; i++) {
        size_t size;
        raw->file = settle_journal_description(&journals[i], raw->key, &size);
        raw->at_start = raw->file ? journal_read_profile(raw->file, size, &raw->shape) : NULL;
        if (raw->at_start)
            return;
        free(raw->file);
        raw->file = NULL;
    }
}

static struct settle_raw *raw_of(struct settle_profiles *profiles, uint64_t key,
                                 const struct settle_journal *journals, size_t journal_count)
{
    size_t known = profiles->raw_count;
    struct settle_raw *raw = item_of(&profiles->raw_by_key, key, (void ***)(void *)&profiles->raws,
                                     &profiles->raw_count, sizeof(*raw));
    if (raw && profiles->raw_count > known) {
        raw->key = key;
        read_description(raw, journals, journal_count);
    }
    return raw;
}

/* The profiles of a pool are one, whatever their number. */
static uint64_t id_of(const struct settle_raw *raw, const struct journal_section_target *target)
{
    uint64_t words[] = {target->is_pool, target->is_pool ? 0 : target->profile};
    uint64_t sum = checksum_add(raw->key, words, sizeof(words));
    return checksum_add(sum, target->path, target->path_size);
}

/* Returns NULL where there is no memory. */
static struct settle_profile *profile_of(struct settle_profiles *profiles,
                                         const struct settle_raw *raw,
                                         const struct journal_section_target *target)
{
    size_t known = profiles->count;
    uint64_t id = id_of(raw, target);
    struct settle_profile *profile =
        item_of(&profiles->by_id, id, (void ***)(void *)&profiles->profiles, &profiles->count,
                sizeof(*profile));
    if (profile && profiles->count > known)
        *profile = (struct settle_profile){.id = id,
                                           .raw = raw,
                                           .path = strndup(target->path, target->path_size),
                                           .is_pool = target->is_pool};
    return profile && profile->path ? profile : NULL;
}

static bool keep(struct settle_profile *profile, const struct settle_part *part)
{
    struct settle_part *parts = array_room(profile->parts, profile->count, sizeof(*parts));
    if (!parts)
        return false;
    profile->parts = parts;
    parts[profile->count++] = *part;
    profile->state.is_touched = true;
    return true;
}

enum settle_added settle_profiles_add(struct settle_profiles *profiles,
                                      const struct journal_part *part,
                                      const struct settle_journal *journals, size_t journal_count)
{
    struct settle_part of = {.part = *part};
    struct settle_raw *raw = raw_of(profiles, part->key, journals, journal_count);
    if (!raw)
        return SETTLE_NO_MEMORY;
    if (!raw->file) {
        raw->missed++;
        return SETTLE_MISSED;
    }
    if (!journal_read_target(part, &of.target) || *of.target.path != '/' ||
        of.target.path_size >= PATH_MAX || !journal_add_counts(part, &of.target, &raw->shape, NULL))
        return SETTLE_MISFIT;
    struct settle_profile *profile = profile_of(profiles, raw, &of.target);
    return profile && keep(profile, &of) ? SETTLE_ADDED : SETTLE_NO_MEMORY;
}

struct settle_profile *settle_profiles_find(const struct settle_profiles *profiles, uint64_t id)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (profiles->profiles[i]->id == id)
            return profiles->profiles[i];
    return NULL;
}

void settle_profiles_clear(struct settle_profiles *profiles)
{
    for (size_t i = 0; i < profiles->count; i++) {
        struct settle_profile *profile = profiles->profiles[i];
        free(profile->parts);
        profile->parts = NULL;
        profile->count = 0;
        profile->state = (struct settle_file){0};
    }
}

void settle_profiles_free(struct settle_profiles *profiles)
{
    settle_profiles_clear(profiles);
    for (size_t i = 0; i < profiles->count; i++) {
        free(profiles->profiles[i]->path);
        free(profiles->profiles[i]);
    }
    for (size_t i = 0; i < profiles->raw_count; i++) {
        free(profiles->raws[i]->file);
        free(profiles->raws[i]);
    }
    free(profiles->profiles);
    free(profiles->raws);
    settle_map_free(&profiles->raw_by_key);
    settle_map_free(&profiles->by_id);
}

unsigned char *settle_profile_content(const struct settle_profile *profile)
{
    const struct llvm_shape *shape = &profile->raw->shape;
    unsigned char *content = malloc(shape->size);
    if (!content)
        return NULL;
    memcpy(content, profile->raw->at_start, shape->size);
    for (size_t i = 0; i < profile->count; i++)
        journal_add_counts(&profile->parts[i].part, &profile->parts[i].target, shape,
                           content + shape->counters_at);
    return content;
}
