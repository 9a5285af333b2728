/* SPDX-License-Identifier: MIT
 *
 * What `covkeep run` says at the end about the records of the run.
 */
#ifndef COVKEEP_CLI_RUN_SUMMARY_H
#define COVKEEP_CLI_RUN_SUMMARY_H

#include <stdbool.h>

/* Writes the summary to standard error, unless it is to be quiet, and then one line if Python
 * programs measured nothing (verdict/unmeasured.h); and one line for each process that lost
 * coverage. True if there was one, or if that cannot be known. */
bool run_summary_tell(const char *directory, bool is_quiet);

#endif
