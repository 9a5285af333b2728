/* SPDX-License-Identifier: MIT
 *
 * The table of what file tells what.
 */
#ifndef COVKEEP_CLI_PROJECT_MARKS_H
#define COVKEEP_CLI_PROJECT_MARKS_H

#include "cli/project/facts.h"
#include "cli/project/walk.h"

/* marks_take() takes a file into the facts. */
void marks_take(struct facts *facts, const struct walk_file *file);

#endif
