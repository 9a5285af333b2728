/* SPDX-License-Identifier: MIT
 *
 * What a report is to tell of: a run, and which of its images.
 */
#ifndef COVKEEP_CLI_REPORT_ANSWER_H
#define COVKEEP_CLI_REPORT_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/records/records.h"
#include "cli/tests/processes.h"

struct answer {
    const struct records *records;
    const struct processes_tested *tested;
    const char *directory; /* the name under which the run was asked for */
    bool has_lost_only;    /* images of which it is known that they lost nothing are left out */
};

/* answer_next() does the same as records_next(), without the images that are left out. */
int answer_next(const struct answer *answer, int at);

/* answer_put_left_out() writes how many processes are left out with all of their images, between
 * the two texts; nothing where there are none. */
void answer_put_left_out(FILE *to, const struct answer *answer, const char *before,
                         const char *behind);

#endif
