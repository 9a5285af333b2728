/* SPDX-License-Identifier: MIT
 *
 * Where the library that the command preloads lies.
 */
#ifndef COVKEEP_CLI_LIBRARY_H
#define COVKEEP_CLI_LIBRARY_H

#include <limits.h>
#include <stdbool.h>

#define LIBRARY_NAME "libcovkeep.so"

/* library_find() fills in the library's absolute path as the loader wants it: `chosen`, or, if that
 * is NULL, the library beside the command, in ../lib as seen from there, or where `make install`
 * has put it. A chosen path may name directories by `$LIB` and its like (ld.so(8)). It returns
 * false, after one line on standard error, if there is no library, or if the loader could not find
 * it by that path. */
bool library_find(char path[PATH_MAX], const char *chosen);

/* library_look() fills in that path where no library is chosen, though it may not be readable;
 * false: there is none. */
bool library_look(char path[PATH_MAX]);

#endif
