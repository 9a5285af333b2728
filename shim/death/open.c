/* SPDX-License-Identifier: MIT
 *
 * The fronts of open and fopen, by each name that a compiler may give to them, for the files of the
 * coverage runtimes in the program. Any other call is left alone.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

#include "death/gcov_dump.h"
#include "death/profile_write.h"
#include "export.h"
#include "kernel/sys.h"
#include "real.h"

static int open_in_memory(int flags)
{
    return (int)sys_call(SYS_memfd_create, "covkeep", (flags & O_CLOEXEC) ? MFD_CLOEXEC : 0);
}

/* In another root directory there may be no /dev/null. */
static int open_nowhere(void)
{
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR);
    return fd >= 0 ? fd : open_in_memory(0);
}

/* Returns a descriptor for the runtime whose code is at `caller`, or a negative number when the
 * caller is to open the file itself. LLVM's runtime also asks for its file's size, and sets it. */
static int answer(const void *caller, const char *path, int flags)
{
    if (gcov_dump_is_written(caller, path, flags))
        return open_nowhere();
    return profile_write_is_added(caller, path, flags) ? open_in_memory(flags) : -1;
}

/* The next definition of a front; another preloaded library may have a front of one name only. */
typedef int open_next(const char *path, int flags, ...);
typedef int open_2_next(const char *path, int flags);
typedef FILE *fopen_next(const char *path, const char *mode);

/* Returns what answer() does, for calls that any program may make. */
static int answer_runtime(const void *caller, const char *path, int flags)
{
    real_ready();
    return (flags & O_ACCMODE) == O_RDWR ? answer(caller, path, flags) : -1;
}

static int open_by(open_next **next, const void *caller, const char *path, int flags, va_list list)
{
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(list, mode_t) : 0;
    int fd = answer_runtime(caller, path, flags);
    return fd >= 0 ? fd : (*next)(path, flags, mode);
}

static int open_2_by(open_2_next **next, const void *caller, const char *path, int flags)
{
    int fd = answer_runtime(caller, path, flags);
    return fd >= 0 ? fd : (*next)(path, flags);
}

static FILE *stream_nowhere(const char *mode)
{
    int fd = open_nowhere();
    return fd >= 0 ? fdopen(fd, mode) : NULL;
}

static FILE *fopen_by(fopen_next **next, const void *caller, const char *path, const char *mode)
{
    real_ready();
    bool is_made = profile_write_is_made(caller, path, mode);
    return is_made ? stream_nowhere(mode) : (*next)(path, mode);
}

#define CALLER __builtin_return_address(0)

SHIM_EXPORT int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    int fd = open_by(&real.open, CALLER, path, flags, list);
    va_end(list);
    return fd;
}

SHIM_EXPORT int open64(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    int fd = open_by(&real.open64, CALLER, path, flags, list);
    va_end(list);
    return fd;
}

/* What a runtime calls that was compiled with _FORTIFY_SOURCE, as Debian's clang 17 and 18 are. */
int __open_2(const char *path, int flags), __open64_2(const char *path, int flags);

SHIM_EXPORT int __open_2(const char *path, int flags)
{
    return open_2_by(&real.__open_2, CALLER, path, flags);
}

SHIM_EXPORT int __open64_2(const char *path, int flags)
{
    return open_2_by(&real.__open64_2, CALLER, path, flags);
}

SHIM_EXPORT FILE *fopen(const char *path, const char *mode)
{
    return fopen_by(&real.fopen, CALLER, path, mode);
}

SHIM_EXPORT FILE *fopen64(const char *path, const char *mode)
{
    return fopen_by(&real.fopen64, CALLER, path, mode);
}
