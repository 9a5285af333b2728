/* SPDX-License-Identifier: MIT
 *
 * Updating the files of one batch.
 */
#ifndef COVKEEP_CLI_SETTLE_UPDATE_H
#define COVKEEP_CLI_SETTLE_UPDATE_H

#include <stdbool.h>

#include "cli/settle/batch.h"
#include "cli/settle/report.h"

/* settle_update() updates all files of the sums that are not done, and those that are locked again
 * and again for `patience_ms`. It counts and tells of what comes of them in the report, and returns
 * whether all are done. */
bool settle_update(struct settle_batch *batch, struct settle_sum *sum, unsigned patience_ms,
                   struct settle_report *report);

/* settle_update_complete() completes an update that has happened already (former->is_made), waiting
 * as long for a lock. It returns false, after a line, where it cannot. */
bool settle_update_complete(const struct settle_former *former, unsigned patience_ms,
                            struct settle_report *report);

#endif
