/* SPDX-License-Identifier: MIT
 *
 * How a `struct gcov_root` is recognised in the memory of an image. Private to root.c and master.c,
 * which look for one there and in the chain of a master.
 */
#ifndef COVKEEP_GCOV_ROOT_H
#define COVKEEP_GCOV_ROOT_H

#include "gcov/image.h"

/* gcov_root_lies_in() returns whether the root is in the memory of the image. Async-signal-safe. */
bool gcov_root_lies_in(const struct gcov_image *image, const struct gcov_root *root);

/* gcov_root_is_of() returns whether the root lies in the image and begins with one of its records.
 * Async-signal-safe. */
bool gcov_root_is_of(const struct gcov_image *image, const struct gcov_root *root);

#endif
