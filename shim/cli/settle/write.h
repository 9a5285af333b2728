/* SPDX-License-Identifier: MIT
 *
 * Settling a journal in the files of its programs: each record counts once in each of its files,
 * though the command may be killed at any instant and run again, or twice at once.
 */
#ifndef COVKEEP_CLI_SETTLE_WRITE_H
#define COVKEEP_CLI_SETTLE_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/settle/journal.h"
#include "cli/settle/report.h"

/* settle_write() settles all records of the journal, which it maps. For files that other processes
 * have locked it waits for `patience_ms` at most. What cannot be settled is told, stays, and is
 * tried again the next time. It returns up to where the journal has been taken over. A write beyond
 * RLIMIT_FSIZE is tried: the caller ignores or blocks SIGXFSZ. */
uint64_t settle_write(struct settle_journal *journal, unsigned patience_ms,
                      struct settle_report *report);

#endif
