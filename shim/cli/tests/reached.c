/* SPDX-License-Identifier: MIT */
#include "cli/tests/reached.h"

#include <stdlib.h>
#include <string.h>

#include "checksum.h"
#include "cli/tests/number.h"
#include "cli/text.h"

/* The number of a file as a whole among those of its functions. */
#define WHOLE UINT32_MAX

bool reached_function(const struct settle_image *image, const struct gcov_unit *unit,
                      uint32_t function, size_t *at)
{
    bool is_reached = false;
    unsigned kinds = gcov_unit_kinds(unit);
    for (unsigned kind = 0; kind < kinds && gcov_unit_owns(unit, function); kind++)
        for (uint32_t i = unit->functions[function]->counters[kind].count; i > 0; i--)
            is_reached |= image->sums[(*at)++] != 0;
    return is_reached;
}

/* Returns 1 for what was not met before. */
static size_t meet(struct settle_map *met, uint64_t path, uint32_t number)
{
    bool is_new = false;
    number_of(met, path, number, 0, &is_new);
    return is_new;
}

static void count_unit(struct reached *reached, struct settle_map *met,
                       const struct settle_image *image, const struct journal_unit *unit)
{
    const char *name = unit->unit.record->filename;
    uint64_t path = checksum_add(0, name, strlen(name));
    size_t at = unit->first;
    bool is_reached = false;
    for (uint32_t i = 0; i < unit->unit.function_count; i++) {
        if (!reached_function(image, &unit->unit, i, &at))
            continue;
        is_reached = true;
        reached->functions += meet(met, path, unit->unit.functions[i]->ident);
    }
    if (is_reached)
        reached->files += meet(met, path, WHOLE);
}

/* Calls `each` for the functions that the profile has reached, and returns how many there are. */
static size_t for_each_function(const struct settle_profile *profile,
                                void (*each)(void *data, uint64_t name), void *data)
{
    struct llvm_function function;
    size_t count = 0;
    unsigned char *content = settle_profile_content(profile);
    if (!content)
        text_no_memory();
    for (size_t i = 0; llvm_raw_function(&profile->raw->shape, content, i, &function); i++) {
        if (!function.is_reached)
            continue;
        count++;
        if (each)
            each(data, function.name);
    }
    free(content);
    return count;
}

size_t reached_by_profile(const struct settle_profile *profile)
{
    return for_each_function(profile, NULL, NULL);
}

struct meeting {
    struct reached *reached;
    struct settle_map *met;
    uint64_t key; /* of the image: functions of one name in two programs are two */
};

static void meet_function(void *data, uint64_t name)
{
    struct meeting *meeting = data;
    meeting->reached->functions += meet(meeting->met, meeting->key ^ name, 0);
}

static void count_profile(struct reached *reached, struct settle_map *met,
                          const struct settle_profile *profile)
{
    struct meeting meeting = {reached, met, profile->raw->key};
    if (for_each_function(profile, meet_function, &meeting) > 0)
        reached->files += meet(met, profile->id, WHOLE);
}

struct reached reached_of(const struct settle_sum *sum)
{
    struct reached reached = {0};
    struct settle_map met = {0};
    for (size_t i = 0; i < sum->count; i++)
        for (size_t unit = 0; unit < sum->images[i].count; unit++)
            count_unit(&reached, &met, &sum->images[i], &sum->images[i].units[unit]);
    for (size_t i = 0; i < sum->profiles.count; i++)
        if (sum->profiles.profiles[i]->state.is_touched)
            count_profile(&reached, &met, sum->profiles.profiles[i]);
    settle_map_free(&met);
    return reached;
}
