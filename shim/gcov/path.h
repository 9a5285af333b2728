/* SPDX-License-Identifier: MIT
 *
 * Where a unit's .gcda file lies: the name that the compiler put into the program, moved by
 * GCOV_PREFIX and GCOV_PREFIX_STRIP, with %p and %q{VARIABLE} filled in, all as libgcov does it
 * (GCC manual, "Cross-profiling" and -fprofile-dir).
 */
#ifndef COVKEEP_GCOV_PATH_H
#define COVKEEP_GCOV_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct gcov_relocation {
    const char *prefix;       /* "": none */
    size_t length;            /* of the prefix, less a slash at its end */
    unsigned strip;           /* leading directories to take off */
    pid_t process;            /* what %p stands for */
    char *const *environment; /* where %q{VARIABLE} is looked up; NULL: nowhere */
};

/* gcov_relocation_set() sets prefix, length and strip from the values of GCOV_PREFIX and
 * GCOV_PREFIX_STRIP (NULL: not set). `prefix` is kept, not copied. Async-signal-safe. */
void gcov_relocation_set(struct gcov_relocation *relocation, const char *prefix, const char *strip);

/* gcov_path() builds the path of the file that the compiler called `filename`. It returns false
 * when the path does not fit into `size` bytes. Async-signal-safe. */
bool gcov_path(char *path, size_t size, const char *filename,
               const struct gcov_relocation *relocation);

/* gcov_path_name() returns the last part of the path. Async-signal-safe. */
const char *gcov_path_name(const char *path);

/* gcov_path_is_of_data() returns whether the path ends in ".gcda". Async-signal-safe. */
bool gcov_path_is_of_data(const char *path);

#endif
