/* SPDX-License-Identifier: MIT
 *
 * What has come of settling: numbers, and a line for each thing that could not be settled.
 */
#ifndef COVKEEP_CLI_SETTLE_REPORT_H
#define COVKEEP_CLI_SETTLE_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "loss.h"

/* Zero it before the first use, but for `command` and `is_silent`. */
struct settle_report {
    const char *command; /* stands before each line; NULL: nothing does */
    bool is_silent;      /* nothing is told; for one who settles again later */
    size_t records, files;
    size_t duplicates; /* records that had been taken already */
    size_t skipped;    /* bytes that belong to no record */
    size_t lost;       /* sections that do not fit their description, and files of value profiles */
    size_t replaced;   /* files that were of another build */
    size_t left;       /* files that stay to be settled */
    size_t failures;   /* other reasons why not all could be settled */
    size_t told;       /* lines about single files */
};

/* settle_tell_file() writes one line about a file, unless there were many already. */
void settle_tell_file(struct settle_report *report, const char *path, enum loss_reason reason);

/* settle_tell() writes a line about anything else. */
void settle_tell(const struct settle_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* settle_report_end() tells what has been left, and returns whether everything could be settled. */
bool settle_report_end(const struct settle_report *report);

/* settle_report_print() writes the summary to standard output. It returns false, after one line,
 * when that fails. */
bool settle_report_print(const struct settle_report *report);

#endif
