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

/* Returns a descriptor for the runtime whose code is at `caller`, or a negative number when the
 * caller is to open the file itself. LLVM's runtime also asks for its file's size, and sets it. */
static int answer(const void *caller, const char *path, int flags)
{
    int fd = gcov_dump_answer(caller, path, flags);
    if (fd < 0 && profile_write_answer_open(caller, path, flags) == PROFILE_WRITE_NOWHERE)
        fd = (int)sys_call(SYS_memfd_create, "covkeep", (flags & O_CLOEXEC) ? MFD_CLOEXEC : 0);
    return fd;
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
    int fd = (flags & (O_CREAT | O_ACCMODE)) == (O_CREAT | O_RDWR)
                 ? answer(__builtin_return_address(0), path, flags)
                 : -1;
    return fd >= 0 ? fd : real.open(path, flags, mode);
}

/* In another root directory there may be no /dev/null. */
static FILE *open_nowhere(const char *mode)
{
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY | O_NOCTTY);
    if (fd < 0)
        fd = (int)sys_call(SYS_memfd_create, "covkeep", 0);
    return fd < 0 ? NULL : fdopen(fd, mode);
}

SHIM_EXPORT FILE *fopen(const char *path, const char *mode)
{
    real_ready();
    bool is_nowhere = profile_write_answer_stream(__builtin_return_address(0), path, mode) ==
                      PROFILE_WRITE_NOWHERE;
    return is_nowhere ? open_nowhere(mode) : real.fopen(path, mode);
}
