/* SPDX-License-Identifier: MIT
 *
 * The exec family. glibc's fronts call each other inside libc, so each one is interposed; all of them
 * come down to execve, execvpe, fexecve and execveat with a restored environment. Everything here
 * may run between vfork and exec: no heap, no locks, and argument lists go to the stack, as in libc.
 */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include "env/restore.h"
#include "export.h"
#include "real.h"

typedef int exec_function(const char *, char *const[], char *const[]);

/* The core for the fronts that take a path or a file; `exec` is a member of `real`. */
static int exec_restored(exec_function **exec, const char *file, char *const argv[],
                         char *const envp[])
{
    struct env_room room;
    real_ready();
    env_room_open(&room, true);
    int result = (*exec)(file, argv, env_restored(envp, &room));
    env_room_release(&room);
    return result;
}

SHIM_EXPORT int execve(const char *path, char *const argv[], char *const envp[])
{
    return exec_restored(&real.execve, path, argv, envp);
}

SHIM_EXPORT int execv(const char *path, char *const argv[])
{
    return exec_restored(&real.execve, path, argv, environ);
}

SHIM_EXPORT int execvpe(const char *file, char *const argv[], char *const envp[])
{
    return exec_restored(&real.execvpe, file, argv, envp);
}

SHIM_EXPORT int execvp(const char *file, char *const argv[])
{
    return exec_restored(&real.execvpe, file, argv, environ);
}

SHIM_EXPORT int fexecve(int fd, char *const argv[], char *const envp[])
{
    real_ready();
    struct env_room room;
    env_room_open(&room, true);
    /* NULL is an error of its own for fexecve: EINVAL. */
    int result = real.fexecve(fd, argv, envp ? env_restored(envp, &room) : envp);
    env_room_release(&room);
    return result;
}

SHIM_EXPORT int execveat(int dir, const char *path, char *const argv[], char *const envp[],
                         int flags)
{
    real_ready();
    struct env_room room;
    env_room_open(&room, true);
    int result = real.execveat(dir, path, argv, env_restored(envp, &room), flags);
    env_room_release(&room);
    return result;
}

/* The number of arguments up to the NULL, which is not counted. */
static size_t count_list(const char *first, va_list list)
{
    size_t count = 0;
    for (const char *argument = first; argument; argument = va_arg(list, const char *))
        count++;
    return count;
}

static void copy_list(const char *argv[], const char *first, va_list list)
{
    for (const char *argument = first; argument; argument = va_arg(list, const char *))
        *argv++ = argument;
    *argv = NULL;
}

/* Declares `argv` with the list that follows `first`; leaves `rest` behind the NULL. */
#define ARGV_FROM_LIST(argv, first, rest)                                                          \
    va_list rest;                                                                                  \
    va_start(rest, first);                                                                         \
    const char *argv[count_list(first, rest) + 1];                                                 \
    va_end(rest);                                                                                  \
    va_start(rest, first);                                                                         \
    copy_list(argv, first, rest)

SHIM_EXPORT int execl(const char *path, const char *first, ...)
{
    ARGV_FROM_LIST(argv, first, rest);
    va_end(rest);
    return exec_restored(&real.execve, path, (char *const *)argv, environ);
}

SHIM_EXPORT int execlp(const char *file, const char *first, ...)
{
    ARGV_FROM_LIST(argv, first, rest);
    va_end(rest);
    return exec_restored(&real.execvpe, file, (char *const *)argv, environ);
}

SHIM_EXPORT int execle(const char *path, const char *first, ...)
{
    ARGV_FROM_LIST(argv, first, rest);
    char *const *envp = va_arg(rest, char *const *);
    va_end(rest);
    return exec_restored(&real.execve, path, (char *const *)argv, envp);
}
