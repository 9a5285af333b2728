/* SPDX-License-Identifier: MIT
 *
 * What the program's file says: whether a library can be preloaded into it at all, and what
 * counters it has.
 */
#ifndef COVKEEP_CLI_DOCTOR_PROGRAM_H
#define COVKEEP_CLI_DOCTOR_PROGRAM_H

#include "cli/doctor/counters.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/object.h"
#include "cli/doctor/subject.h"

/* doctor_program_rights() tells whether the program gains rights at its start, when the caller
 * starts it. */
void doctor_program_rights(const struct doctor_subject *subject);

/* doctor_program_behind() returns how covkeep is started below a launcher of this name, which
 * starts programs without the library: the remedy for sudo and its like. */
const char *doctor_program_behind(const char *launcher);

/* doctor_program_admits() tells what keeps the library out of the program. `library` is our own,
 * opened. It returns true if the library can be loaded, so that it is worth going on. */
bool doctor_program_admits(const struct doctor_subject *subject,
                           const struct doctor_object *program,
                           const struct doctor_object *library);

/* doctor_program_tell_closed() tells, if there are any, that this command was built without libelf
 * and so has not looked into these programs. */
void doctor_program_tell_closed(const struct doctor_tally *programs);

/* doctor_program_count() adds the counters of the program and of the libraries that it is linked
 * with, and tells which of them are not kept. */
void doctor_program_count(const struct doctor_subject *subject, const struct doctor_object *program,
                          struct doctor_counters *counters);

/* doctor_program_judge() tells which units are not kept: those of an unknown GCC release, and those
 * with value profiles. */
void doctor_program_judge(const struct doctor_counters *counters);

/* doctor_program_summary() returns what there is, for the last line: "gcc 12 coverage in 3 files".
 */
const char *doctor_program_summary(const struct doctor_counters *counters);

#endif
