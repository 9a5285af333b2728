/* SPDX-License-Identifier: MIT */
#include "cli/settle/target.h"

/* Takes the first file of the image behind this index that has one. */
static bool take_image(const struct settle_sum *sum, struct settle_target *target, size_t index)
{
    for (; index < sum->count; index++)
        if (sum->images[index].count > 0) {
            *target = (struct settle_target){.image = &sum->images[index]};
            return true;
        }
    return false;
}

static bool take_profile(const struct settle_sum *sum, struct settle_target *target, size_t index)
{
    *target = (struct settle_target){.file = index};
    if (index >= sum->profiles.count)
        return false;
    target->profile = sum->profiles.profiles[index];
    return true;
}

bool settle_target_next(const struct settle_sum *sum, struct settle_target *target)
{
    if (target->profile)
        return take_profile(sum, target, target->file + 1);
    if (target->image && ++target->file < target->image->count)
        return true;
    size_t next = target->image ? (size_t)(target->image - sum->images) + 1 : 0;
    return take_image(sum, target, next) || take_profile(sum, target, 0);
}

size_t settle_target_count(const struct settle_sum *sum)
{
    size_t count = sum->profiles.count;
    for (size_t i = 0; i < sum->count; i++)
        count += sum->images[i].count;
    return count;
}

/* The name of a unit is in memory of the command's own. */
char *settle_target_path(const struct settle_target *target)
{
    return target->profile ? target->profile->path
                           : (char *)target->image->units[target->file].unit.record->filename;
}

struct settle_file *settle_target_state(const struct settle_target *target)
{
    return target->profile ? &target->profile->state : &target->image->files[target->file];
}

bool settle_target_is_open(const struct settle_target *target)
{
    return target->profile ? target->profile->state.is_touched && !target->profile->state.is_done
                           : settle_image_is_open(target->image, target->file);
}

struct settle_place settle_target_place(const struct settle_target *target)
{
    return target->profile ? (struct settle_place){target->profile->id, SETTLE_PLACE_PROFILE}
                           : (struct settle_place){target->image->key, target->file + 1};
}

bool settle_target_find(struct settle_target *target, struct settle_sum *sum,
                        struct settle_place place)
{
    *target = (struct settle_target){.file = (size_t)place.file - 1};
    if (place.file == SETTLE_PLACE_PROFILE)
        target->profile = settle_profiles_find(&sum->profiles, place.key);
    else if (place.file)
        target->image = settle_sum_image(sum, place.key);
    return target->profile || (target->image && target->file < target->image->count);
}
