/* SPDX-License-Identifier: MIT
 *
 * Programs, libraries and objects of a project, by the doctor's own search for counters.
 */
#ifndef COVKEEP_CLI_PROJECT_PROGRAMS_H
#define COVKEEP_CLI_PROJECT_PROGRAMS_H

#include "cli/project/facts.h"
#include "cli/project/walk.h"

/* programs_take() takes the file into the facts, if it is a program or shared library. */
void programs_take(struct facts *facts, const struct walk_file *file);

/* programs_has_lost() returns whether there is an object file with this path, as new as the .gcno
 * file, and it has no counters of gcov; false, too, where that cannot be seen. It frees the path.
 */
bool programs_has_lost(struct facts *facts, char *path, const struct walk_file *gcno);

/* programs_with() returns how many programs and libraries hold counters of any kind. */
size_t programs_with(const struct facts *facts);

#endif
