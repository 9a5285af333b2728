/* SPDX-License-Identifier: MIT
 *
 * The library itself and LD_PRELOAD: where it lies, and whether the loader can read it.
 */
#ifndef COVKEEP_CLI_DOCTOR_PRELOAD_H
#define COVKEEP_CLI_DOCTOR_PRELOAD_H

#include "cli/doctor/object.h"
#include "cli/doctor/subject.h"

/* Opens the library: `given` (NULL: none), else the one that LD_PRELOAD names, else the one that
 * was installed or built with the command. Tells if it is missing, or if the caller may not read
 * it. Where there is none, `library` is the command itself, which is of the same machine. */
void doctor_preload_open(const struct doctor_subject *subject, const char *given,
                         struct doctor_object *library);

/* Tells which entries of LD_PRELOAD name no file. */
void doctor_preload_look(const struct doctor_subject *subject);

#endif
