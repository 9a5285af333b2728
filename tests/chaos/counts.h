/* SPDX-License-Identifier: MIT
 *
 * The files of a batch against its truth.
 */
#ifndef COVKEEP_CHAOS_COUNTS_H
#define COVKEEP_CHAOS_COUNTS_H

#include <stdbool.h>

#include "truth.h"

struct verdict {
    bool quiet;                   /* differences are counted only */
    unsigned long long ticks;     /* calls that were left */
    unsigned long long in_flight; /* entered and not left: counted or not */
    unsigned long long lost;      /* counts below what was left */
    unsigned long long twice;     /* counts above what was entered */
    unsigned broken;              /* files that gcov or the strict parser complain about */
    unsigned wrong_runs;          /* more than processes, or fewer than those that counted */
};

/* Adds to *sum what gcov reads from the files in directory, which are those of one variant; links
 * the .gcno files from notes into it. Prints differences. */
void counts_compare(const struct truth_program *truth, const char *directory, const char *notes,
                    struct verdict *sum);

void verdict_add(struct verdict *sum, const struct verdict *more);

#endif
