/* SPDX-License-Identifier: MIT
 *
 * The exec family. glibc's functions call each other inside libc, so each one is interposed. All of
 * them come down to execve, execvpe, fexecve and execveat with a restored environment. Where
 * nothing is to be restored, execvp() calls the next execvp(), since another preloaded library may
 * interpose nothing else. Everything here may run between vfork and exec: no heap, no locks, and
 * argument lists go to the stack, as in libc.
 */
#include "exec/exec.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "death/ending.h"
#include "env/restore.h"
#include "exec/counts_reader.h"
#include "exec/stranger.h"
#include "exec/too_long.h"
#include "export.h"
#include "real.h"

typedef int exec_function(const char *, char *const[], char *const[]);

/* One attempt to become another program, through whichever front. */
struct attempt {
    int (*exec)(const struct attempt *attempt, char *const envp[]);
    exec_function *function;
    int fd;
    int flags;
    const char *file;
    char *const *argv;
    char *const *own;  /* the environment that the caller passes */
    char *const *envp; /* the restored one */
};

static void make_attempt(void *argument)
{
    const struct attempt *attempt = argument;
    attempt->exec(attempt, attempt->envp);
}

static int exec_file(const struct attempt *attempt, char *const envp[])
{
    return attempt->function(attempt->file, attempt->argv, envp);
}

/* Calls execvp() with the caller's own environment, execvpe() with a restored one. */
static int search_file(const struct attempt *attempt, char *const envp[])
{
    return envp == attempt->own ? real.execvp(attempt->file, attempt->argv)
                                : real.execvpe(attempt->file, attempt->argv, envp);
}

/* Returns the path of the file, NULL where the file is searched for or is a descriptor's. */
static const char *path_of(const struct attempt *attempt)
{
    return attempt->exec == exec_file && attempt->function == real.execve ? attempt->file : NULL;
}

static bool is_searched(const struct attempt *attempt)
{
    return attempt->exec == search_file || attempt->function == real.execvpe;
}

/* The core of all fronts: makes the attempt, and returns only when it has failed. */
static int exec_restored(struct attempt *attempt, char *const envp[])
{
    struct env_room room;
    struct keeper_exec ending;
    env_room_open(&room, true);
    char *const *restored = env_restored(envp, &room);
    attempt->own = envp;
    attempt->envp = restored;
    ending_exec_begins(&ending, &(struct ending_exec){path_of(attempt), make_attempt, attempt});
    blackbox_exec_begins(path_of(attempt));
    stranger_tell(attempt->file, is_searched(attempt), restored);
    counts_reader_begins(attempt->file, attempt->argv);
    int result = attempt->exec(attempt, restored);
    if (too_long_must_retry(&(struct too_long_start){attempt->file, attempt->argv, envp, restored},
                            errno))
        result = attempt->exec(attempt, envp);
    blackbox_exec_failed();
    ending_exec_failed(&ending);
    env_room_release(&room);
    return result;
}

static int exec_fd(const struct attempt *attempt, char *const envp[])
{
    return real.fexecve(attempt->fd, attempt->argv, envp);
}

static int exec_at(const struct attempt *attempt, char *const envp[])
{
    return real.execveat(attempt->fd, attempt->file, attempt->argv, envp, attempt->flags);
}

/* `function` points into `real`, which may have to be loaded before it is read. */
static int exec_by(exec_function **function, const char *file, char *const argv[],
                   char *const envp[])
{
    real_ready();
    struct attempt attempt = {exec_file, *function, .file = file, .argv = argv};
    return exec_restored(&attempt, envp);
}

static int exec_searched(const char *file, char *const argv[])
{
    real_ready();
    struct attempt attempt = {search_file, .file = file, .argv = argv};
    return exec_restored(&attempt, environ);
}

int exec_path(const char *path, char *const argv[], char *const envp[])
{
    return exec_by(&real.execve, path, argv, envp);
}

SHIM_EXPORT int execve(const char *path, char *const argv[], char *const envp[])
{
    return exec_path(path, argv, envp);
}

SHIM_EXPORT int execv(const char *path, char *const argv[])
{
    return exec_by(&real.execve, path, argv, environ);
}

SHIM_EXPORT int execvpe(const char *file, char *const argv[], char *const envp[])
{
    return exec_by(&real.execvpe, file, argv, envp);
}

SHIM_EXPORT int execvp(const char *file, char *const argv[])
{
    return exec_searched(file, argv);
}

SHIM_EXPORT int fexecve(int fd, char *const argv[], char *const envp[])
{
    real_ready();
    struct attempt attempt = {exec_fd, .fd = fd, .argv = argv};
    /* fexecve() without an environment fails with EINVAL */
    return envp ? exec_restored(&attempt, envp) : real.fexecve(fd, argv, envp);
}

int exec_path_at(int dir, const char *path, char *const argv[], char *const envp[], int flags)
{
    real_ready();
    struct attempt attempt = {exec_at, .fd = dir, .flags = flags, .file = path, .argv = argv};
    return exec_restored(&attempt, envp);
}

SHIM_EXPORT int execveat(int dir, const char *path, char *const argv[], char *const envp[],
                         int flags)
{
    return exec_path_at(dir, path, argv, envp, flags);
}

/* Returns the number of arguments before the NULL. */
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

/* Declares `argv` with `first` and the list behind it, and leaves `rest` behind the list's NULL. */
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
    return exec_by(&real.execve, path, (char *const *)argv, environ);
}

SHIM_EXPORT int execlp(const char *file, const char *first, ...)
{
    ARGV_FROM_LIST(argv, first, rest);
    va_end(rest);
    return exec_searched(file, (char *const *)argv);
}

SHIM_EXPORT int execle(const char *path, const char *first, ...)
{
    ARGV_FROM_LIST(argv, first, rest);
    char *const *envp = va_arg(rest, char *const *);
    va_end(rest);
    return exec_by(&real.execve, path, (char *const *)argv, envp);
}
