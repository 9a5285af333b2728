/* SPDX-License-Identifier: MIT
 *
 * How a project of C or C++ is built for coverage, by the build system that it has.
 */
#ifndef COVKEEP_CLI_PROJECT_ENABLE_H
#define COVKEEP_CLI_PROJECT_ENABLE_H

#include "cli/project/facts.h"

/* enable_is_due() returns whether there is such a project, and nothing in it, as far as was looked,
 * is built for coverage. */
bool enable_is_due(const struct facts *facts);

/* enable_file() returns the path of what the build system is known by; NULL: there is none. */
const char *enable_file(const struct facts *facts);

/* enable_commands() adds what to type then to `commands`. */
void enable_commands(const struct facts *facts, struct text_list *commands);

/* enable_tell() tells, where it is due, of programs that were built without. */
void enable_tell(const struct facts *facts);

#endif
