/* SPDX-License-Identifier: MIT
 *
 * Our own entry in LD_PRELOAD: how it is spelled, and how it gets into a value that lacks it. The
 * value is a list separated by spaces or colons (ld.so(8)).
 */
#ifndef COVKEEP_ENV_PRELOAD_H
#define COVKEEP_ENV_PRELOAD_H

#include <stdbool.h>
#include <stddef.h>

/* preload_start() learns how our entry is spelled from `value`, the value of LD_PRELOAD at start
 * (NULL: none). The entry stays as the user has spelled it if that is absolute or begins with
 * `$LIB` or its like; else it is the absolute path of the loaded library. It is called once, in the
 * constructor, while the working directory is that of start. */
void preload_start(const char *value);

/* preload_is() says how our entry is spelled, and which file name makes an entry of a list ours. It
 * is called in place of preload_start() by the command, which is not the library. Both strings must
 * stay. */
void preload_is(const char *entry, const char *name);

/* preload_value() returns the value of an LD_PRELOAD entry, "" for an entry without `=` and for
 * NULL. vfork-safe. */
const char *preload_value(const char *entry);

/* preload_is_refused() returns whether the entry is `LD_PRELOAD=`, by which its writer refuses
 * every preloaded library. vfork-safe. */
bool preload_is_refused(const char *entry);

/* preload_entry() returns our entry as it is spelled; NULL before preload_start(), or when the
 * library's path could not be found. vfork-safe. */
const char *preload_entry(void);

/* preload_names_us() returns whether an entry of the list is ours, judged by its file name.
 * vfork-safe. */
bool preload_names_us(const char *value);

/* preload_is_complete() returns whether the list has our entry, spelled so that it is found from
 * every working directory. It returns true as well when preload_entry() is NULL, since there is
 * nothing to add then. vfork-safe. */
bool preload_is_complete(const char *value);

/* preload_merged_size() returns the room that preload_merge() needs for this value, in bytes, the
 * NUL included. vfork-safe. */
size_t preload_merged_size(const char *value);

/* preload_merge() writes `LD_PRELOAD=` and the merged list to `entry`: all entries of `value` in
 * their order and with their separators, ours in the place of a relative spelling of it, else at
 * the end. preload_entry() must not be NULL, here and for preload_merged_size(). vfork-safe. */
void preload_merge(char *entry, const char *value);

#endif
