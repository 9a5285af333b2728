/* SPDX-License-Identifier: MIT
 *
 * Where a unit's .gcda file lies: the name that the compiler put into the program, moved by
 * GCOV_PREFIX and GCOV_PREFIX_STRIP, with %p and %q{VARIABLE} filled in (GCC manual,
 * "Cross-profiling" and -fprofile-dir), as libgcov does it.
 */
#ifndef COVKEEP_GCOV_PATH_H
#define COVKEEP_GCOV_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct gcov_relocation {
    const char *prefix;       /* "" for none */
    size_t length;            /* of the prefix without a slash at its end */
    unsigned strip;           /* leading directories to take off */
    pid_t process;            /* for %p */
    char *const *environment; /* for %q */
};

/* Sets prefix and strip from the two variables' values (NULL: not set); `prefix` is kept, not
 * copied. Async-signal-safe. */
void gcov_relocation_set(struct gcov_relocation *relocation, const char *prefix, const char *strip);

/* Builds the path in `path`; false when it does not fit. Async-signal-safe. */
bool gcov_path(char *path, size_t size, const char *filename,
               const struct gcov_relocation *relocation);

/* The last part of the path. Async-signal-safe. */
const char *gcov_path_name(const char *path);

/* The path ends as that of a .gcda file. Async-signal-safe. */
bool gcov_path_is_of_data(const char *path);

/* Makes the missing directories above the path, with mode 0777 less the umask. 0 or an error
 * number. `path` is as before afterwards. Async-signal-safe. */
int gcov_path_make_directories(char *path);

#endif
