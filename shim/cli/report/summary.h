/* SPDX-License-Identifier: MIT
 *
 * A run in one line, and its losses in some more.
 */
#ifndef COVKEEP_CLI_REPORT_SUMMARY_H
#define COVKEEP_CLI_REPORT_SUMMARY_H

#include <stdio.h>

#include "cli/verdict/verdict.h"

/* report_summary() writes one line like "87 processes, 12 with coverage (9 gcov, 3 python): 4
 * environments restored, 3 killed by SIGKILL, all kept", without a newline. */
void report_summary(FILE *to, const struct summary *summary);

/* report_losses() writes, for each image that lost something and each unreadable record, what it
 * was, each reason, and what to do. Every line begins with `prefix`. Control codes from the records
 * are escaped. */
void report_losses(FILE *to, const struct records *records, const char *prefix);

#endif
