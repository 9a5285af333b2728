/* SPDX-License-Identifier: MIT
 *
 * The sources that a document of gcov is about.
 */
#ifndef COVKEEP_CLI_LINES_SOURCE_H
#define COVKEEP_CLI_LINES_SOURCE_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>

/* source_path() fills in the absolute path of one of the document's "files", without `.` and `..`.
 * The compiler may have noted a path that counts from its own directory, which the document names.
 * It returns false for a path that is too long. */
bool source_path(const json_t *document, const json_t *file, char path[PATH_MAX]);

/* source_number() returns a member that is a number; 0 where it is none. gcov writes counts that
 * are large as real numbers. */
json_int_t source_number(const json_t *object, const char *key);

/* source_clean() removes `.`, `..` and double slashes from a path, by its text alone. */
void source_clean(char *path);

#endif
