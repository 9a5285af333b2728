/* SPDX-License-Identifier: MIT
 *
 * Arguments and environment that are too long for the kernel (E2BIG) with what covkeep adds, and
 * would not be too long without it. The program is started without the additions then, and one line
 * says so.
 */
#ifndef COVKEEP_EXEC_TOO_LONG_H
#define COVKEEP_EXEC_TOO_LONG_H

#include <stdbool.h>

/* One start of a program. */
struct too_long_start {
    const char *path; /* NULL: not known */
    char *const *argv;
    char *const *own;      /* the environment that the caller passes */
    char *const *restored; /* `own` itself when nothing is added */
};

/* too_long_kernel_takes() returns whether the kernel takes the arguments together with
 * `environment`, by the kernel's own rule (execve(2), "Limits on size of arguments and
 * environment"; fs/exec.c since Linux 4.13). vfork-safe; errno is kept. */
bool too_long_kernel_takes(const struct too_long_start *start, char *const *environment);

/* too_long_tell() writes the line; in a quiet process (kernel/quiet.h) it writes none. vfork-safe;
 * errno is kept. */
void too_long_tell(const struct too_long_start *start);

/* too_long_must_retry() is called after a start that has failed with `error`. It returns whether
 * the start is to be made again, with `own`: the list was too long, and `restored` has our
 * additions. It writes the line then, unless the kernel does not take `own` either. vfork-safe;
 * errno is kept. */
bool too_long_must_retry(const struct too_long_start *start, int error);

#endif
