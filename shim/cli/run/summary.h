/* SPDX-License-Identifier: MIT
 *
 * What `covkeep run` says at the end about the records of the run.
 */
#ifndef COVKEEP_CLI_RUN_SUMMARY_H
#define COVKEEP_CLI_RUN_SUMMARY_H

#include <stdbool.h>

/* run_summary_tell() writes the summary to standard error, unless `is_quiet` and nothing was lost,
 * then one line if Python programs measured nothing (verdict/unmeasured.h), and one line for each
 * process that lost coverage. It returns whether coverage was lost, or that
 * cannot be known. */
bool run_summary_tell(const char *directory, bool is_quiet);

#endif
