/* SPDX-License-Identifier: MIT
 *
 * A run in one line, and its losses in some more.
 */
#ifndef COVKEEP_CLI_REPORT_SUMMARY_H
#define COVKEEP_CLI_REPORT_SUMMARY_H

#include "cli/report/terminal.h"
#include "cli/verdict/verdict.h"

/* report_summary() returns one line like "87 processes, 12 with coverage (9 gcov, 3 python): 4
 * environments restored, 3 killed by SIGKILL, all kept", without a newline; NULL if memory is
 * short. For free(). */
char *report_summary(const struct summary *summary);

/* report_summary_colour() returns the colour of that line: that of what was kept only where all is
 * known to be. */
enum colour report_summary_colour(const struct summary *summary);

/* report_losses() writes, for each image that lost something and each unreadable record, what it
 * was, each reason, and what to do. Control codes from the records are escaped. */
void report_losses(const struct terminal *terminal, const struct records *records);

/* report_unseen() writes the first program of which it is not known what it started, and what to
 * do; nothing where there is none. */
void report_unseen(const struct terminal *terminal, const struct records *records);

#endif
