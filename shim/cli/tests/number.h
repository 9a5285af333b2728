/* SPDX-License-Identifier: MIT
 *
 * The numbers of a table (settle/map.h), for commands that can do nothing without memory (text.h).
 */
#ifndef COVKEEP_CLI_TESTS_NUMBER_H
#define COVKEEP_CLI_TESTS_NUMBER_H

#include "cli/settle/map.h"

/* number_of() does the same as settle_map_at() for the id of these words and that flush, but ends
 * the command where there is no memory. */
uint64_t *number_of(struct settle_map *map, uint64_t first, uint64_t second, uint32_t flush,
                    bool *is_new);

#endif
