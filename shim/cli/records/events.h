/* SPDX-License-Identifier: MIT
 *
 * What other processes tell of a process that could not tell its own ending.
 */
#ifndef COVKEEP_CLI_RECORDS_EVENTS_H
#define COVKEEP_CLI_RECORDS_EVENTS_H

#include "cli/records/records.h"

/* records_apply_events() sets signal, sender and end_ns of processes that are gone without having
 * told how. `order` as in records_find(). */
void records_apply_events(struct records *records, const int *order);

#endif
