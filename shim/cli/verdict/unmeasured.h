/* SPDX-License-Identifier: MIT
 *
 * Python programs that measured nothing though the one that started them measures: nothing is lost,
 * but nothing of them is in the report either, which mostly is a setting that is missing.
 */
#ifndef COVKEEP_CLI_VERDICT_UNMEASURED_H
#define COVKEEP_CLI_VERDICT_UNMEASURED_H

#include "cli/records/records.h"

struct unmeasured {
    size_t count;                /* how many there are; 0 as well where another one did measure */
    const struct process *first; /* NULL: none */
};

struct unmeasured verdict_unmeasured(const struct records *records);

/* What to do about it, a sentence. */
extern const char verdict_unmeasured_advice[];

#endif
