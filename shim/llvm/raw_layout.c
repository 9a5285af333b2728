/* SPDX-License-Identifier: MIT
 *
 * One table by raw version; everything else follows from it.
 */
#include "llvm/raw_layout.h"

static const struct raw_layout layouts[] = {
    [5] = {48, 40, 2, 0, false, false, false, false, false},
    [6] = {48, 40, 2, 0, true, true, false, false, false},
    [7] = {48, 40, 2, 0, true, true, false, false, false},
    [8] = {48, 40, 2, 0, true, true, true, false, false},
    [9] = {64, 48, 2, 60, true, true, true, true, false},
    [10] = {64, 48, 3, 60, true, true, true, true, true},
};

const struct raw_layout *raw_layout_of(uint64_t version)
{
    uint64_t number = version & RAW_VERSION_MASK;
    bool is_known = number < sizeof(layouts) / sizeof(layouts[0]);
    return is_known && layouts[number].record_size ? &layouts[number] : NULL;
}

struct raw_addresses raw_addresses(const struct raw_layout *layout)
{
    size_t ids = layout->has_ids_size, maps = layout->has_bitmap, tables = layout->has_vtables;
    size_t first = 7 + ids + 2 * maps, behind = first + 2 + maps;
    return (struct raw_addresses){first, behind, behind + 1 + 2 * tables};
}
