/* SPDX-License-Identifier: MIT
 *
 * Directories and disks: whether the .gcda files can be written where they are going to be. It
 * makes nothing.
 */
#ifndef COVKEEP_CLI_DOCTOR_PLACE_H
#define COVKEEP_CLI_DOCTOR_PLACE_H

#include "cli/doctor/counters.h"
#include "gcov/path.h"

/* doctor_place_look() tells of each directory, once, whether something is in the way, by the
 * caller's effective rights. */
void doctor_place_look(const struct doctor_counters *counters,
                       const struct gcov_relocation *relocation);

/* doctor_place_refuses() returns why `path` cannot be written, whether it is there or not; NULL if
 * it can. `*where` is set to what is in the way, `*remedy` to what helps. */
const char *doctor_place_refuses(const char *path, const char **where, const char **remedy);

#endif
