/* SPDX-License-Identifier: MIT
 *
 * Which processes still run.
 */
#ifndef COVKEEP_CLI_RECORDS_ALIVE_H
#define COVKEEP_CLI_RECORDS_ALIVE_H

#include "cli/records/records.h"

/* records_find_running() sets is_running in each image. An image runs if its record is open and the
 * last one of its pid, and /proc shows a process of that pid, in the record's pid namespace, that
 * is no zombie, began no later than the record, and runs the same file. Where there is no /proc of
 * this process's own namespace, any process of that pid counts. `order`: the indices by pid, then
 * by start. */
void records_find_running(struct records *records, const int *order);

#endif
