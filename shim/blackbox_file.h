/* SPDX-License-Identifier: MIT
 *
 * The file of the records (blackbox.h), to which each process adds one page.
 */
#ifndef COVKEEP_BLACKBOX_FILE_H
#define COVKEEP_BLACKBOX_FILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "blackbox.h"

/* From now on it is that of this directory, whose string must stay. False when there is no memory.
 */
bool blackbox_file_is_in(const char *directory_path);

/* Adds the record at its end and returns its place; negative after a line that says why it could
 * not be. Async-signal-safe, as the others. */
off_t blackbox_file_append(const struct blackbox_record *record);

/* The place of what was appended, mapped; NULL where the file cannot be had any more. */
struct blackbox_record *blackbox_file_map(off_t place);

/* Writes it there once more, where the file can still be had. */
void blackbox_file_put(off_t place, const struct blackbox_record *record);

#endif
