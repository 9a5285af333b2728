/* SPDX-License-Identifier: MIT
 *
 * Open addressing. Process numbers are random already; of images only the first word is used.
 */
#include "cli/settle/map.h"

#include <stdlib.h>

struct settle_slot {
    struct settle_id id;
    uint64_t number;
    bool is_used;
};

#define ROOM_FIRST 64

static bool are_same(const struct settle_id *a, const struct settle_id *b)
{
    return a->process[0] == b->process[0] && a->process[1] == b->process[1] && a->flush == b->flush;
}

static struct settle_slot *find(const struct settle_map *map, const struct settle_id *id)
{
    uint64_t sum = (id->process[0] ^ id->process[1]) + id->flush * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)((sum ^ sum >> 32) * 0x9e3779b97f4a7c15u >> 20);
    for (;; at++) {
        struct settle_slot *slot = &map->slots[at & (map->room - 1)];
        if (!slot->is_used || are_same(&slot->id, id))
            return slot;
    }
}

/* Makes the table twice as large once it is half full. */
static bool make_room(struct settle_map *map)
{
    if (map->room > 2 * map->count)
        return true;
    struct settle_map larger = {.room = map->room ? 2 * map->room : ROOM_FIRST,
                                .count = map->count};
    larger.slots = calloc(larger.room, sizeof(*larger.slots));
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].is_used)
            *find(&larger, &map->slots[i].id) = map->slots[i];
    free(map->slots);
    *map = larger;
    return true;
}

uint64_t *settle_map_at(struct settle_map *map, const struct settle_id *id, bool *is_new)
{
    if (!make_room(map))
        return NULL;
    struct settle_slot *slot = find(map, id);
    *is_new = !slot->is_used;
    if (*is_new) {
        *slot = (struct settle_slot){.id = *id, .is_used = true};
        map->count++;
    }
    return &slot->number;
}

void settle_map_free(struct settle_map *map)
{
    free(map->slots);
    *map = (struct settle_map){0};
}
