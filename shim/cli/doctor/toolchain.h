/* SPDX-License-Identifier: MIT
 *
 * Programs of other toolchains than gcc, which have counters of their own or none that gcov knows.
 */
#ifndef COVKEEP_CLI_DOCTOR_TOOLCHAIN_H
#define COVKEEP_CLI_DOCTOR_TOOLCHAIN_H

#include <stdbool.h>

#include "cli/doctor/object.h"

/* doctor_toolchain_tell() tells what becomes of the counters of clang, LLVM, Rust or Go in the
 * file, and returns true; it returns false for every other file. */
bool doctor_toolchain_tell(const struct doctor_object *object);

/* doctor_toolchain_kept() returns what coverage of LLVM or clang, which is kept, an object was told
 * of that has it, in two words; NULL: none. */
const char *doctor_toolchain_kept(void);

#endif
