/* SPDX-License-Identifier: MIT
 *
 * The list of the images of this process.
 */
#ifndef COVKEEP_LLVM_IMAGES_H
#define COVKEEP_LLVM_IMAGES_H

#include <link.h>

#include "llvm/image.h"

/* llvm_images_look() looks at a loaded module. If it is an image, and not in the list, it is added.
 * It returns whether that was so. `is_lasting`: the module was loaded at start. Called by
 * dl_iterate_phdr(3), under the loader's lock, and reads a file: not async-signal-safe. */
bool llvm_images_look(const struct dl_phdr_info *info, bool is_lasting);

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
