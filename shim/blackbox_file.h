/* SPDX-License-Identifier: MIT
 *
 * The file of the records (blackbox.h), of which each process maps one page.
 */
#ifndef COVKEEP_BLACKBOX_FILE_H
#define COVKEEP_BLACKBOX_FILE_H

#include <stdbool.h>

#include "blackbox.h"

/* From now on it is that of this directory, whose string must stay. False when there is no memory.
 */
bool blackbox_file_is_in(const char *directory_path);

/* A new record at its end, mapped, all zero; NULL after a line that says why there is none.
 * Async-signal-safe. */
struct blackbox_record *blackbox_file_append(void);

#endif
