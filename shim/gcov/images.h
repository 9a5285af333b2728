/* SPDX-License-Identifier: MIT
 *
 * The list of the images of this process, and their libgcov's roots. Images are found in memory, in
 * stripped programs too: a gcov_info is a version word and a pointer to a name that ends in .gcda,
 * in the initialised writable data of its module.
 */
#ifndef COVKEEP_GCOV_IMAGES_H
#define COVKEEP_GCOV_IMAGES_H

#include <link.h>

#include "gcov/image.h"

/* gcov_images_look() looks at a loaded module. If it is an image, and not in the list, it is added.
 * It returns whether that was so. `is_lasting`: the module was loaded at start. Called by
 * dl_iterate_phdr(3), under the loader's lock: not async-signal-safe. */
bool gcov_images_look(const struct dl_phdr_info *info, bool is_lasting);

/* gcov_images_forget_unloaded() forgets the images that are no longer loaded. It takes the loader's
 * lock: not async-signal-safe. */
void gcov_images_forget_unloaded(void);

/* gcov_images_forget_unmapped() forgets such images in a forked child, which must not take the
 * loader's lock: those in whose place there is nothing, or something else. Async-signal-safe. */
void gcov_images_forget_unmapped(void);

/* gcov_image_next() returns the image after `image`, the first one for NULL, and NULL at the end.
 * Async-signal-safe. */
struct gcov_image *gcov_image_next(const struct gcov_image *image);

/* gcov_images_end_uncounted() returns whether nothing counted runs at the program's end, as far as
 * can be told: the only image is the program itself, which has no destructors but the compiler's
 * own and libgcov's. Async-signal-safe. */
bool gcov_images_end_uncounted(void);

/* gcov_image_root() returns the root that this image's constructors have filled. It looks for the
 * root by the masters of all images and in the image itself. It returns NULL before the
 * constructors have run, or when no root can be found. Async-signal-safe. */
struct gcov_root *gcov_image_root(struct gcov_image *image);

/* gcov_image_root_within() does the same, but does not look at the memory of other images.
 * Async-signal-safe. */
struct gcov_root *gcov_image_root_within(struct gcov_image *image);

#endif
