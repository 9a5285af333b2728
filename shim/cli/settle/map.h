/* SPDX-License-Identifier: MIT
 *
 * A table from the ids of records to a number each.
 */
#ifndef COVKEEP_CLI_SETTLE_MAP_H
#define COVKEEP_CLI_SETTLE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The id of a record (journal/format.h). */
struct settle_id {
    uint64_t process[2];
    uint32_t flush;
    uint32_t reserved; /* 0 */
};

/* Zero it before the first use. */
struct settle_map {
    struct settle_slot *slots; /* NULL: none yet */
    size_t room, count;        /* `room` is a power of two */
};

/* settle_map_at() returns where the number of that id is, and sets *is_new when the id was not in
 * the table before; then the number is 0. The place is good until the next call. NULL: there is no
 * memory. */
uint64_t *settle_map_at(struct settle_map *map, const struct settle_id *id, bool *is_new);
void settle_map_free(struct settle_map *map);

#endif
