/* SPDX-License-Identifier: MIT
 *
 * The machine's own list of libraries that are loaded into every program, /etc/ld.so.preload
 * (ld.so(8)).
 */
#ifndef COVKEEP_CLI_LOADED_LIST_H
#define COVKEEP_CLI_LOADED_LIST_H

#include <stdbool.h>

#include "cli/text.h"

/* loaded_list_read() adds the entries of the list, in their order; none where there is no list. The
 * caller frees them. It returns false, with errno, where the list cannot be read. */
bool loaded_list_read(struct text_list *entries);

#endif
