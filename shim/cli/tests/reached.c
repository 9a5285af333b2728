/* SPDX-License-Identifier: MIT */
#include "cli/tests/reached.h"

#include <string.h>

#include "cli/tests/number.h"
#include "gcov/checksum.h"

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

struct reached reached_of(const struct settle_sum *sum)
{
    struct reached reached = {0};
    struct settle_map met = {0};
    for (size_t i = 0; i < sum->count; i++)
        for (size_t unit = 0; unit < sum->images[i].count; unit++)
            count_unit(&reached, &met, &sum->images[i], &sum->images[i].units[unit]);
    settle_map_free(&met);
    return reached;
}
