/* SPDX-License-Identifier: MIT
 *
 * Arguments and environment that are too long for the kernel (E2BIG) with what we add, and would
 * not be without it: the program is started without, and one line says so.
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

/* The kernel takes the list, by its own rule (execve(2), "Limits on size of arguments and
 * environment"; fs/exec.c since Linux 4.13). vfork-safe; errno is kept. */
bool too_long_fits(const struct too_long_start *start, char *const *environment);

/* Tells the line; where no system call of ours may be made (sandbox.h), none. vfork-safe; errno is
 * kept. */
void too_long_tell(const struct too_long_start *start);

/* After a start that failed with `error`: true when it is to be made again, with `own`. Then the
 * line is told, unless the caller's own is too long as well. vfork-safe; errno is kept. */
bool too_long_again(const struct too_long_start *start, int error);

#endif
