/* SPDX-License-Identifier: MIT
 *
 * How a build directory was set up: CMake's cache, Meson's introspection.
 */
#ifndef COVKEEP_CLI_PROJECT_BUILD_H
#define COVKEEP_CLI_PROJECT_BUILD_H

#include "cli/project/facts.h"
#include "cli/project/walk.h"

/* Each takes the file into the facts, unless one of an upper directory is there already. */
void build_take_cmake(struct facts *facts, const struct walk_file *file);
void build_take_meson(struct facts *facts, const struct walk_file *file);

#endif
