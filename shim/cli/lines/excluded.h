/* SPDX-License-Identifier: MIT
 *
 * The lines that a source leaves out of coverage, by lcov's markers (geninfo(1)).
 */
#ifndef COVKEEP_CLI_LINES_EXCLUDED_H
#define COVKEEP_CLI_LINES_EXCLUDED_H

#include <stddef.h>

enum excluded {
    EXCLUDED_LINE = 1,             /* LCOV_EXCL_LINE, _START to _STOP */
    EXCLUDED_BRANCH = 2,           /* LCOV_EXCL_BR_LINE, _START to _STOP */
    EXCLUDED_EXCEPTION_BRANCH = 4, /* LCOV_EXCL_EXCEPTION_BR_LINE, _START to _STOP */
};

/* excluded_of() returns what is excluded of a line of the source, as a set of enum excluded. The
 * source is read at the first call. A source that cannot be read excludes nothing. */
unsigned excluded_of(const char *source, long long line);

/* excluded_free() forgets all sources. */
void excluded_free(void);

#endif
