/* SPDX-License-Identifier: MIT
 *
 * What a report is to tell of: a run, and which of its images.
 */
#ifndef COVKEEP_CLI_REPORT_ANSWER_H
#define COVKEEP_CLI_REPORT_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

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

/* answer_left_out() returns how many processes are left out with all of their images. */
size_t answer_left_out(const struct answer *answer);

#endif
