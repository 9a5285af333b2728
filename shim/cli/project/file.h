/* SPDX-License-Identifier: MIT
 *
 * Files of a project, which may be anything: a pipe, a symbolic link out of the tree, a file of
 * terabytes. Nothing here waits, follows a link or reads more than it says.
 */
#ifndef COVKEEP_CLI_PROJECT_FILE_H
#define COVKEEP_CLI_PROJECT_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* file_head() reads the first `size` bytes of a regular file, and returns false if it has not so
 * many, or cannot be read. */
bool file_head(const char *path, void *bytes, size_t size);

/* file_text() returns the first 256 KB of a regular file as a string, with a newline in front, so
 * that each line begins behind one. NULL: it cannot be read. The caller frees it. */
char *file_text(const char *path);

/* file_value() returns the value of a line `NAME=value` or `NAME = value` of such a text. NULL: no
 * line begins so. The caller frees it. */
char *file_value(const char *text, const char *name);

/* file_beside() returns the path with another ending in place of its last `length` bytes. The
 * caller frees it. */
char *file_beside(const char *path, size_t length, const char *ending);

/* file_directory() returns the directory that `rest`, the end of the path, is named from: "." where
 * that is the whole path. The caller frees it. */
char *file_directory(const char *path, const char *rest);

#endif
