/* SPDX-License-Identifier: MIT
 *
 * The fronts of open and fopen, for the files of the coverage runtimes in the program. Any other
 * call is left alone.
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

SHIM_EXPORT int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, mode_t);
        va_end(list);
    }
    real_ready();
    int fd = (flags & O_ACCMODE) == O_RDWR ? answer(__builtin_return_address(0), path, flags) : -1;
    return fd >= 0 ? fd : real.open(path, flags, mode);
}

SHIM_EXPORT FILE *fopen(const char *path, const char *mode)
{
    real_ready();
    if (!profile_write_is_made(__builtin_return_address(0), path, mode))
        return real.fopen(path, mode);
    int fd = open_nowhere();
    return fd >= 0 ? fdopen(fd, mode) : NULL;
}
