/* SPDX-License-Identifier: MIT
 *
 * Python commands: asks their interpreter itself, started with its own options, what coverage.py it
 * has and how that would start in subprocesses.
 */
#ifndef COVKEEP_CLI_DOCTOR_PYTHON_H
#define COVKEEP_CLI_DOCTOR_PYTHON_H

#include "cli/doctor/subject.h"

/* Tells what is found. Returns what there is, for the last line: "CPython 3.11, coverage.py 6.5.0";
 * NULL where the subject is no Python command or the interpreter did not answer, which is told. The
 * interpreter runs in the caller's working directory, at most a minute, of which it may be idle for
 * 10 seconds, without the coverage variables and without the library, and writes nothing. */
const char *doctor_python_look(const struct doctor_subject *subject);

#endif
