/* SPDX-License-Identifier: MIT
 *
 * From a command line to the program that the kernel loads in the end: through PATH, through the
 * `#!` lines of scripts, through env(1). Executes nothing.
 */
#ifndef COVKEEP_CLI_DOCTOR_COMMAND_H
#define COVKEEP_CLI_DOCTOR_COMMAND_H

#include "cli/doctor/subject.h"

/* doctor_command_follow() fills in the subject, whose environment is set already. `words` is the
 * command line, ended by NULL and not empty. It returns 0, or the exit status that a shell has for
 * the command, after a reason on standard error: 127 if it is not found, 126 if it cannot be
 * executed. */
int doctor_command_follow(struct doctor_subject *subject, char **words);

/* doctor_command_find() returns the path of the file that a shell would start by this name; NULL:
 * there is none. */
const char *doctor_command_find(const char *name);

#endif
