/* SPDX-License-Identifier: MIT
 *
 * The two files of an instrumented unit: its .gcno, without which gcov does not understand counts,
 * and its .gcda, which may be there from before.
 */
#ifndef COVKEEP_CLI_DOCTOR_UNIT_H
#define COVKEEP_CLI_DOCTOR_UNIT_H

#include "cli/doctor/counters.h"
#include "gcov/path.h"

/* doctor_unit_look() tells which .gcno files are missing or of another build, and which .gcda files
 * cannot take what the program counts. */
void doctor_unit_look(const struct doctor_counters *counters,
                      const struct gcov_relocation *relocation);

#endif
