/* SPDX-License-Identifier: MIT
 *
 * A tracefile of lcov (geninfo(1), FILES) that tells tests apart: its TN lines are labels.
 */
#ifndef COVKEEP_CLI_TESTS_TRACEFILE_H
#define COVKEEP_CLI_TESTS_TRACEFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/settle/journals.h"

/* Zero it before the first use. */
struct tracefile_report {
    size_t tests;
    size_t sources; /* each one once for a test */
    size_t without; /* files of counts that no .gcno file was found for */
};

/* tracefile_write() writes what the tests whose labels match `pattern` (NULL: all) have covered.
 * `gcov` is as in struct gcov_ask. The file is replaced when all is in it; where the path is "-",
 * standard output gets it. It returns false where something is missing, after lines that say what.
 */
bool tracefile_write(const char *path, const struct settle_journals *journals, const char *pattern,
                     const char *gcov, struct tracefile_report *report);

#endif
