/* SPDX-License-Identifier: MIT
 *
 * Directories and disks: whether the .gcda files can be written where they are going to be.
 */
#ifndef COVKEEP_CLI_DOCTOR_PLACE_H
#define COVKEEP_CLI_DOCTOR_PLACE_H

#include "cli/doctor/counters.h"
#include "gcov/path.h"

/* Tells of each directory, once, whether something is in the way, with the caller's effective
 * rights. Makes nothing. */
void doctor_place_look(const struct doctor_counters *counters,
                       const struct gcov_relocation *relocation);

/* Why `path` cannot be written, be it there or not: a static text; NULL if it can. `*where` is set
 * to what is in the way, `*remedy` to what helps. */
const char *doctor_place_refuses(const char *path, const char **where, const char **remedy);

#endif
