/* SPDX-License-Identifier: MIT
 *
 * The names of C++ functions as their sources have them, by c++filt(1), which comes with gcc.
 */
#ifndef COVKEEP_CLI_LINES_DEMANGLE_H
#define COVKEEP_CLI_LINES_DEMANGLE_H

#include <jansson.h>

/* demangle_all() replaces the first element of each array in `functions`, a string or null, by the
 * name that c++filt has for it. Where there is no c++filt, and of other names, nothing changes. */
void demangle_all(json_t *functions);

#endif
