/* SPDX-License-Identifier: MIT
 *
 * A loaded module as the search for LLVM's counters sees it. Private to images.c.
 */
#ifndef COVKEEP_LLVM_MODULE_H
#define COVKEEP_LLVM_MODULE_H

#include <link.h>

#include "llvm/image.h"

/* llvm_module_may_count() returns whether the module may have LLVM's runtime in it: it has more
 * constructors than the compiler's own, and takes from libc what the runtime takes. Nearly every
 * module is ruled out by that, without a look at its file. */
bool llvm_module_may_count(const struct dl_phdr_info *info);

/* llvm_module_read() fills in the image from the section headers of the module's file, which
 * survive strip(1). It returns false if the module has no counters, or its file cannot be read or
 * is another one by now. */
bool llvm_module_read(struct llvm_image *image, const struct dl_phdr_info *info);

#endif
