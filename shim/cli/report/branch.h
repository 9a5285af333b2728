/* SPDX-License-Identifier: MIT
 *
 * The lines that show a tree of processes.
 */
#ifndef COVKEEP_CLI_REPORT_BRANCH_H
#define COVKEEP_CLI_REPORT_BRANCH_H

#include <stdio.h>

#include "cli/records/records.h"

#define BRANCH_COLUMNS 3 /* of one level */

/* branch_put() writes what stands in front of an image in a tree, in its first line (`is_first`) or
 * a further one. For levels beyond some, and those that find no place in `room` columns, a number
 * stands. It returns how many columns that took. */
size_t branch_put(FILE *to, const struct records *records, int index, bool is_first, size_t room);

#endif
