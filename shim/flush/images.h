/* SPDX-License-Identifier: MIT
 *
 * The images of this process of both kinds, gcov's (gcov/images.h) and LLVM's (llvm/images.h),
 * where it does not matter of which kind they are.
 */
#ifndef COVKEEP_FLUSH_IMAGES_H
#define COVKEEP_FLUSH_IMAGES_H

#include <stdbool.h>

/* images_find() looks at the module that holds `address`, or with NULL at every module that is
 * loaded now, and adds each one with counters to its list. It returns whether it has added one. It
 * takes the loader's lock: not async-signal-safe. */
bool images_find(const void *address);

/* images_forget_unloaded() forgets the images that are no longer loaded. It takes the loader's
 * lock: not async-signal-safe. images_forget_unmapped() does so in a forked child, which must not
 * take that lock: it forgets those in whose place there is nothing, or something else.
 * Async-signal-safe. */
void images_forget_unloaded(void);
void images_forget_unmapped(void);

/* images_are_there() returns whether there is an image. Async-signal-safe. */
bool images_are_there(void);

#endif
