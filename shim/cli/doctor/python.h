/* SPDX-License-Identifier: MIT
 *
 * Python commands: their interpreter itself is asked, started with its own options, what
 * coverage.py it has and how that would start in subprocesses.
 */
#ifndef COVKEEP_CLI_DOCTOR_PYTHON_H
#define COVKEEP_CLI_DOCTOR_PYTHON_H

#include "cli/doctor/subject.h"

/* doctor_python_look() tells what is found. It returns what there is, for the last line: "CPython
 * 3.11, coverage.py 6.5.0"; NULL where the subject is no Python command, or the interpreter did not
 * answer, which is told. The interpreter runs in the caller's working directory, for a minute at
 * most, of which it may be idle for 10 seconds; without the coverage variables and without the
 * library; and it writes nothing. */
const char *doctor_python_look(const struct doctor_subject *subject);

#endif
