/* SPDX-License-Identifier: MIT
 *
 * Python that measured nothing though it looks as if it should have: nothing is lost, but nothing
 * of it is in the report either, which mostly is an option or a setting that is missing.
 */
#ifndef COVKEEP_CLI_VERDICT_UNMEASURED_H
#define COVKEEP_CLI_VERDICT_UNMEASURED_H

#include "cli/records/records.h"

struct unmeasured {
    size_t count;                /* how many such processes there are */
    const struct process *first; /* NULL: none */
};

/* verdict_not_started() finds the processes that have imported coverage.py and not started it; none
 * where another process of the run carries coverage, which was what was to be measured then.
 * verdict_no_data() finds those that have started coverage.py, which saw nothing of what it is to
 * measure; none where another process has measured something, or that is not known.
 * verdict_unmeasured() finds the Python programs that a measured one has started, and that measured
 * nothing; none where one of them did measure. */
struct unmeasured verdict_not_started(const struct records *records);
struct unmeasured verdict_no_data(const struct records *records);
struct unmeasured verdict_unmeasured(const struct records *records);

/* What to do about each, a sentence. */
extern const char verdict_not_started_advice[];
extern const char verdict_no_data_advice[];
extern const char verdict_unmeasured_advice[];

#endif
