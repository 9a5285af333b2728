/* SPDX-License-Identifier: MIT
 *
 * The library itself, and LD_PRELOAD: where the library lies, and whether the loader can read it.
 */
#ifndef COVKEEP_CLI_DOCTOR_PRELOAD_H
#define COVKEEP_CLI_DOCTOR_PRELOAD_H

#include "cli/doctor/object.h"
#include "cli/doctor/subject.h"

/* doctor_preload_open() opens the library: `given`, or if that is NULL the one that LD_PRELOAD
 * names, or else the one that was installed or built with the command. It tells if the library is
 * missing, or if the caller may not read it; then `library` is the command itself, which is of the
 * same machine. */
void doctor_preload_open(const struct doctor_subject *subject, const char *given,
                         struct doctor_object *library);

/* doctor_preload_look() tells which entries of LD_PRELOAD name no file. */
void doctor_preload_look(const struct doctor_subject *subject);

#endif
