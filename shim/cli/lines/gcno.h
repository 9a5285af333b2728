/* SPDX-License-Identifier: MIT
 *
 * The .gcno file of a unit, in which the compiler tells gcov what the counters stand for.
 */
#ifndef COVKEEP_CLI_LINES_GCNO_H
#define COVKEEP_CLI_LINES_GCNO_H

#include <limits.h>
#include <stdbool.h>

#include "gcov/unit.h"

/* gcno_find() fills in the path of the unit's .gcno file: beside its .gcda file or, where the
 * program ran under GCOV_PREFIX, where that would be without the first directories. It must be of
 * the same build. It returns false where there is none. */
bool gcno_find(const struct gcov_unit *unit, char path[PATH_MAX]);

/* gcno_read() returns the bytes of the file, which the caller frees; NULL where it cannot be read.
 * A build may write it anew meanwhile, so it is never mapped. */
char *gcno_read(const char *path, size_t *size);

/* gcno_holds() returns whether the text stands somewhere in the file, as the names of all its
 * sources and functions do. */
bool gcno_holds(const char *path, const char *text);

#endif
