/* SPDX-License-Identifier: MIT
 *
 * The libraries that a program is linked with, where the loader would find them (ld.so(8)), but for
 * its cache: only what lies in the system's own directories or in a directory that the program or
 * LD_LIBRARY_PATH names can be a library under test.
 */
#ifndef COVKEEP_CLI_DOCTOR_NEEDED_H
#define COVKEEP_CLI_DOCTOR_NEEDED_H

#include "cli/doctor/object.h"
#include "cli/doctor/subject.h"

/* Calls `found` for each library, once, those of libraries too, as far as they are found and
 * native. */
void doctor_needed_each(const struct doctor_subject *subject, const struct doctor_object *program,
                        void (*found)(const struct doctor_object *library, void *argument),
                        void *argument);

/* The object itself names a library in DT_NEEDED whose name begins so. The name, or NULL. */
const char *doctor_needed_by(const struct doctor_object *object, const char *beginning);

/* The loader knows a library of this name, which has no slash: in its cache, in its directories. */
bool doctor_needed_is_known(const struct doctor_subject *subject, const char *name);

/* Where `$ORIGIN` and its like stand in a path, or `$LIB`: the paths that the loader may make of
 * it, in turn from `*turn` 0 on; NULL at the end. `origin` is the directory for `$ORIGIN`. */
const char *doctor_needed_expand(const char *path, const char *origin, unsigned *turn);

#endif
