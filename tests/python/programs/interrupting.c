/* SPDX-License-Identifier: MIT
 *
 * Preloaded: sends SIGTERM to its own process where SQLite is about to lock, unlock or change a
 * file the AT-th time.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int left;

__attribute__((constructor)) static void load(void)
{
    const char *at = getenv("AT");
    left = at ? atoi(at) : 0;
}

static void count(void)
{
    if (--left == 0)
        kill(getpid(), SIGTERM);
}

int fcntl64(int fd, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (command == F_SETLK)
        count();
    return (int)syscall(SYS_fcntl, fd, command, argument);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
    count();
    return syscall(SYS_pwrite64, fd, bytes, size, offset);
}
