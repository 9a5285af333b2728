/* SPDX-License-Identifier: MIT */
#include "cli/tests/number.h"

#include "cli/text.h"

uint64_t *number_of(struct settle_map *map, uint64_t first, uint64_t second, uint32_t flush,
                    bool *is_new)
{
    const struct settle_id id = {.process = {first, second}, .flush = flush};
    uint64_t *number = settle_map_at(map, &id, is_new);
    if (!number)
        text_no_memory();
    return number;
}
