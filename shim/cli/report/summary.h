/* SPDX-License-Identifier: MIT
 *
 * A run in one line, and the losses in a few.
 */
#ifndef COVKEEP_CLI_REPORT_SUMMARY_H
#define COVKEEP_CLI_REPORT_SUMMARY_H

#include <stdio.h>

#include "cli/verdict/verdict.h"

/* "87 processes, 12 with coverage (9 gcov, 3 python): 4 environments restored, 3 killed by SIGKILL,
 * all kept", without a newline. */
void report_summary(FILE *to, const struct summary *summary);

/* For each image that lost something, and each unreadable record: who it was, each reason, what to
 * do. Every line begins with `prefix`. Nothing from the records can hold a control code. */
void report_losses(FILE *to, const struct records *records, const char *prefix);

#endif
