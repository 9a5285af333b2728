/* SPDX-License-Identifier: MIT
 *
 * The .gcno and .gcda files of a project, and the .profraw files of LLVM, by their headers.
 */
#ifndef COVKEEP_CLI_PROJECT_NOTES_H
#define COVKEEP_CLI_PROJECT_NOTES_H

#include "cli/project/facts.h"
#include "cli/project/walk.h"

/* These take a file of that kind into the facts. */
void notes_take_gcno(struct facts *facts, const struct walk_file *file);
void notes_take_gcda(struct facts *facts, const struct walk_file *file);
void notes_take_profraw(struct facts *facts, const struct walk_file *file);

/* notes_compiler() returns what has written the .gcno files, such as "gcc 12". */
const char *notes_compiler(const struct notes *notes);

/* notes_tell() tells what is wrong with the files. */
void notes_tell(const struct facts *facts);

#endif
