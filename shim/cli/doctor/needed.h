/* SPDX-License-Identifier: MIT
 *
 * The libraries that a program is linked with, where the loader would find them (ld.so(8)), except
 * in its cache: only a library in the system's own directories, or in a directory that the program
 * or LD_LIBRARY_PATH names, can be a library under test.
 */
#ifndef COVKEEP_CLI_DOCTOR_NEEDED_H
#define COVKEEP_CLI_DOCTOR_NEEDED_H

#include "cli/doctor/object.h"
#include "cli/doctor/subject.h"

/* doctor_needed_each() calls `found` once for each library, those of libraries too, as far as they
 * are found and native. They stay open. */
void doctor_needed_each(const struct doctor_subject *subject, const struct doctor_object *program,
                        void (*found)(const struct doctor_object *library, void *argument),
                        void *argument);

/* doctor_needed_sanitizer() returns the library in the object's own DT_NEEDED that lets no program
 * start with any library preloaded: the runtime of AddressSanitizer. NULL: there is none. */
const char *doctor_needed_sanitizer(const struct doctor_object *object);

/* doctor_needed_visit() does what doctor_needed_each() does, and closes the libraries in the end.
 */
void doctor_needed_visit(const struct doctor_subject *subject, const struct doctor_object *program,
                         void (*found)(const struct doctor_object *library, void *argument),
                         void *argument);

/* doctor_needed_is_known() returns whether the loader knows a library of this name, which has no
 * slash: in its cache, or in its directories. */
bool doctor_needed_is_known(const struct doctor_subject *subject, const char *name);

/* doctor_needed_expand() returns the paths that the loader may make of a path with `$ORIGIN` or
 * `$LIB`, one after the other, from `*turn` 0 on; NULL at the end. `origin` is the directory for
 * `$ORIGIN`. */
const char *doctor_needed_expand(const char *path, const char *origin, unsigned *turn);

#endif
