/* SPDX-License-Identifier: MIT
 *
 * The units of clang --coverage (compiler-rt/lib/profile/GCDAProfiling.c, LLVM 13 to 22). What
 * describes them is folded into the code of the program, which hands it to the runtime, function by
 * function, when it writes the files. So a copy of the process writes them at start (dry_run.h),
 * and of what it has written records are made as GCC has them in its programs. From then on such an
 * image is like any other; clang's layouts (layout.h) tell what is different in the files.
 */
#ifndef COVKEEP_GCOV_CLANG_H
#define COVKEEP_GCOV_CLANG_H

#include <link.h>

#include "gcov/image.h"

/* gcov_clang_learn() makes the slots of the image where the measured module is one of clang's. The
 * functions that write have symbols, which strip(1) removes; where they are not to be found, or do
 * not tell all, the image has a `refusal`, and one slot that stands for all of them. It may be
 * called before the module's constructors. Not async-signal-safe. */
bool gcov_clang_learn(struct gcov_image *image, const struct dl_phdr_info *info);

#endif
