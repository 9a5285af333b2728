/* SPDX-License-Identifier: MIT
 *
 * Linked with --wrap=open, --wrap=fopen: the runtime in the program opens its files by other names
 * of libc's functions, as one does that was compiled with large files or with _FORTIFY_SOURCE.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>

int __open_2(const char *path, int flags), __open64_2(const char *path, int flags);

int __wrap_open(const char *path, int flags, ...);
FILE *__wrap_fopen(const char *path, const char *mode);

/* The fortified functions end a program that makes a file by them. */
int __wrap_open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    int mode = flags & O_CREAT ? va_arg(list, int) : 0;
    va_end(list);
    return flags & O_CREAT ? open64(path, flags, mode) : CHECKED(path, flags);
}

FILE *__wrap_fopen(const char *path, const char *mode)
{
    return fopen64(path, mode);
}
