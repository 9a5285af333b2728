/* SPDX-License-Identifier: MIT
 *
 * A loaded ELF module as the search for counters sees it: its segments, and the records of libgcov
 * in them. Private to images.c and to the doctor of the command, which lays files out as modules.
 */
#ifndef COVKEEP_GCOV_MODULE_H
#define COVKEEP_GCOV_MODULE_H

#include <link.h>

#include "gcov/image.h"

/* gcov_module_measure() notes the addresses and the writable segments of the module in `image`. It
 * returns false if the module need not be searched: its DT_FINI_ARRAY has the compiler's own entry
 * only, to which each instrumented unit adds one. */
bool gcov_module_measure(struct gcov_image *image, const struct dl_phdr_info *info);

/* gcov_module_search() searches a measured module for records, and makes them the slots of the
 * image. It returns false if there are none, or no memory is left for the slots. */
bool gcov_module_search(struct gcov_image *image);

/* gcov_module_take_slots() makes image->count slots, all zero. It returns false where there is no
 * memory. */
bool gcov_module_take_slots(struct gcov_image *image);

#endif
