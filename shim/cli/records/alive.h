/* SPDX-License-Identifier: MIT
 *
 * Which processes still run.
 */
#ifndef COVKEEP_CLI_RECORDS_ALIVE_H
#define COVKEEP_CLI_RECORDS_ALIVE_H

#include "cli/records/records.h"

/* Sets is_running: where a record is open, the last one of its pid, and /proc shows a process of
 * that pid that is not a zombie, began no later than the record and runs the same file. `order`:
 * the indices by pid, then by start. Looks at the processes of this pid namespace. */
void records_find_running(struct records *records, const int *order);

#endif
