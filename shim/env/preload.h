/* SPDX-License-Identifier: MIT
 *
 * Our own entry in LD_PRELOAD: how it is spelled, and how it gets into a value that lacks it. The
 * value is a list separated by spaces or colons (ld.so(8)).
 */
#ifndef COVKEEP_ENV_PRELOAD_H
#define COVKEEP_ENV_PRELOAD_H

#include <stdbool.h>
#include <stddef.h>

/* Learns the spelling for our entry from the LD_PRELOAD of start (NULL: none): the user's own where
 * it is absolute or names the directory by `$LIB` and its like, else the absolute path of the
 * loaded library. Called once, in the constructor, with the working directory of start. */
void preload_start(const char *value);

/* The value of an LD_PRELOAD entry; "" for one without `=` and for NULL. vfork-safe. */
const char *preload_value(const char *entry);

/* The entry is `LD_PRELOAD=`: whoever wrote it wants nothing preloaded. vfork-safe. */
bool preload_is_refused(const char *entry);

/* Our spelling; NULL before preload_start or when the path could not be found. vfork-safe. */
const char *preload_entry(void);

/* One of the entries is ours, by its file name. vfork-safe. */
bool preload_names_us(const char *value);

/* An entry is ours and would be found from every working directory; always so while our own path
 * is not known. vfork-safe. */
bool preload_is_complete(const char *value);

/* The room that preload_merge needs for this value, with the terminating byte. vfork-safe. */
size_t preload_merged_size(const char *value);

/* Writes `LD_PRELOAD=` and the merged list to `entry`: all of the caller's entries in their order
 * and with their separators, ours in its place if it stands there under a relative path, else added
 * at the end. vfork-safe. */
void preload_merge(char *entry, const char *value);

#endif
