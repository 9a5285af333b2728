/* SPDX-License-Identifier: MIT
 *
 * Programs of other toolchains than gcc, which have counters of their own or none that gcov knows.
 */
#ifndef COVKEEP_CLI_DOCTOR_TOOLCHAIN_H
#define COVKEEP_CLI_DOCTOR_TOOLCHAIN_H

#include <stdbool.h>

#include "cli/doctor/object.h"

enum doctor_toolchain {
    DOCTOR_OTHER, /* any other file, gcc's with and without counters among them */
    DOCTOR_LLVM,  /* counters of LLVM, of whatever language */
    DOCTOR_GO,    /* a program of Go, with or without counters */
    DOCTOR_RUST,  /* a program of Rust without counters */
    DOCTOR_CLANG, /* counters of clang --coverage */
};

/* doctor_toolchain_of() returns which of these the file is. */
enum doctor_toolchain doctor_toolchain_of(const struct doctor_object *object);

/* doctor_toolchain_is_rust() returns whether Rust's standard library is in the file. */
bool doctor_toolchain_is_rust(const struct doctor_object *object);

/* doctor_toolchain_tell() tells what becomes of the counters of clang, LLVM, Rust or Go in the
 * file, and returns true; it returns false for every other file. */
bool doctor_toolchain_tell(const struct doctor_object *object);

/* doctor_toolchain_has_llvm() returns whether an object was told of that has LLVM's counters. */
bool doctor_toolchain_has_llvm(void);

/* doctor_toolchain_kept() returns what coverage of LLVM or clang, which is kept, an object was told
 * of that has it, in two words; NULL: none. */
const char *doctor_toolchain_kept(void);

#endif
