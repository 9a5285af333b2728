/* SPDX-License-Identifier: MIT
 *
 * What belongs together: the images of one process, parents and children. Pids are used again, so
 * each link goes by pid and time, and always from an earlier record to a later one.
 */
#ifndef COVKEEP_CLI_RECORDS_TREE_H
#define COVKEEP_CLI_RECORDS_TREE_H

#include "cli/records/records.h"

/* records_link() sets the links, and all else that records.h says of an image. It returns false,
 * with errno, if memory is short. */
bool records_link(struct records *records);

/* records_find() returns the image that had this pid at that time, -1: none is known. `order`: the
 * indices by pid, then by start. */
int records_find(const struct records *records, const int *order, int pid, int64_t at_ns);

#endif
