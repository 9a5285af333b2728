/* SPDX-License-Identifier: MIT
 *
 * Which slots that are no records belong to which record.
 */
#ifndef COVKEEP_CLI_RECORDS_ATTACH_H
#define COVKEEP_CLI_RECORDS_ATTACH_H

#include "cli/records/records.h"

/* records_attach() gives each process, and `witnessed`, the slots that are theirs, and drops those
 * that are nobody's. It returns false, with errno, if memory is short. */
bool records_attach(struct records *records);

#endif
