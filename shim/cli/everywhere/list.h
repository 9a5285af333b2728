/* SPDX-License-Identifier: MIT
 *
 * The text of the loader's list of libraries for a run.
 */
#ifndef COVKEEP_CLI_EVERYWHERE_LIST_H
#define COVKEEP_CLI_EVERYWHERE_LIST_H

#include "cli/settings.h"

/* list_make() returns the list: the settings and the coverage variables of this process's
 * environment, as env/everywhere.h has them, then the libraries that the machine's own list names,
 * without another copy of ours, then `library`, whose path has nothing in it that ends an entry
 * there. The caller frees it. It returns NULL, with errno, where the machine's list cannot be
 * read. */
char *list_make(const char *library, const struct setting settings[SETTINGS_COUNT]);

#endif
