/* SPDX-License-Identifier: MIT
 *
 * What `covkeep run` says at the end about the records of the run.
 */
#ifndef COVKEEP_CLI_RUN_SUMMARY_H
#define COVKEEP_CLI_RUN_SUMMARY_H

#include <stdbool.h>

struct run_summary {
    const char *directory; /* of the records; NULL: the run has none */
    bool is_quiet;         /* nothing is told unless coverage was lost */
    bool has_told_losses;  /* lines have told of losses that are in no record (lines.h) */
    bool is_unsettled;     /* the journal could not be settled whole */
};

/* run_summary_tell() writes the summary to standard error; then one line for each process that lost
 * coverage and each program out of reach, one if Python programs measured nothing
 * (verdict/unmeasured.h), and one if it is not known what a program started. Where one command more
 * is of use, the last line names it. It returns whether coverage was lost, or that cannot be known.
 */
bool run_summary_tell(const struct run_summary *run);

#endif
