/* SPDX-License-Identifier: MIT
 *
 * The lines that show a tree.
 */
#ifndef COVKEEP_CLI_REPORT_BRANCH_H
#define COVKEEP_CLI_REPORT_BRANCH_H

#include <stdio.h>

#include "cli/records/records.h"

/* What stands before an image in a tree, `is_first`: in its first line. Beyond some levels a number
 * stands for the rest. How many columns it took. */
size_t branch_put(FILE *to, const struct records *records, int index, bool is_first);

#endif
