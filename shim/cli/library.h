/* SPDX-License-Identifier: MIT
 *
 * Where the library lies that the command preloads.
 */
#ifndef COVKEEP_CLI_LIBRARY_H
#define COVKEEP_CLI_LIBRARY_H

#include <limits.h>
#include <stdbool.h>

#define LIBRARY_NAME "libcovkeep.so"

/* The library's absolute path as the loader wants it: the chosen one, or, if that is NULL, the one
 * beside the command, in ../lib as seen from there, or where `make install` has put it. A chosen
 * one may name directories by `$LIB` and its like (ld.so(8)). False, after one line on standard
 * error: there is none, or the loader could not find it by its name. */
bool library_find(char path[PATH_MAX], const char *chosen);

#endif
