/* SPDX-License-Identifier: MIT
 *
 * Is a .gcda file whole? A strict parser of what GCC 12 and 13 write, independent of the shim's.
 */
#ifndef COVKEEP_CHAOS_WHOLE_H
#define COVKEEP_CHAOS_WHOLE_H

#include <stdbool.h>

/* UNFINISHED: a new content, or the beginning of one, stands behind the old one, which somebody was
 * killed while overwriting; the next update has to complete that. */
enum whole { WHOLE, ABSENT, BROKEN, UNFINISHED };

/* Reads path, under libgcov's lock or without any. *runs may be NULL; what is wrong with a broken
 * or unfinished file goes to *why. */
enum whole whole_check(const char *path, bool with_lock, unsigned *runs, const char **why);

#endif
