/* SPDX-License-Identifier: MIT
 *
 * What other processes tell of one that could not tell its own ending.
 */
#ifndef COVKEEP_CLI_RECORDS_EVENTS_H
#define COVKEEP_CLI_RECORDS_EVENTS_H

#include "cli/records/records.h"

/* Sets signal, sender and end_ns of those that are gone without having told. `order` as in
 * records_find(). */
void records_apply_events(struct records *records, const int *order);

#endif
