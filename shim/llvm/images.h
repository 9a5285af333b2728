/* SPDX-License-Identifier: MIT
 *
 * The list of the images of this process.
 */
#ifndef COVKEEP_LLVM_IMAGES_H
#define COVKEEP_LLVM_IMAGES_H

#include "llvm/image.h"

/* llvm_images_find() looks at the module that holds `address`, or with NULL at every module that is
 * loaded now, and adds each one that is an image to the list. It returns whether it has added one.
 * It takes the loader's lock and reads files: not async-signal-safe. */
bool llvm_images_find(const void *address);

/* llvm_images_forget_unloaded() forgets the images that are no longer loaded. It takes the loader's
 * lock: not async-signal-safe. llvm_images_forget_unmapped() does so in a forked child, which must
 * not take that lock: it forgets those in whose place there is nothing. Async-signal-safe. */
void llvm_images_forget_unloaded(void);
void llvm_images_forget_unmapped(void);

/* llvm_image_next() returns the image after `image`, the first one for NULL, and NULL at the end.
 * Async-signal-safe. */
struct llvm_image *llvm_image_next(const struct llvm_image *image);

/* llvm_image_at() returns the image whose code is at the address, NULL if there is none.
 * Async-signal-safe. */
struct llvm_image *llvm_image_at(const void *address);

#endif
