/* SPDX-License-Identifier: MIT
 *
 * Goes on after a short call, and repeats a call that a signal has interrupted: not all callers
 * have blocked all signals.
 */
#include "file/transfer.h"

#include <errno.h>

#include "kernel/sys.h"

int transfer_write(int fd, const unsigned char *bytes, size_t size, off_t at)
{
    while (size > 0) {
        long written = sys_call(SYS_pwrite64, fd, bytes, size, at);
        if (written == -EINTR)
            continue;
        if (written <= 0)
            return written < 0 ? (int)-written : ENOSPC;
        bytes += written;
        size -= (size_t)written;
        at += written;
    }
    return 0;
}

int transfer_read(int fd, unsigned char *to, size_t size, off_t at)
{
    for (size_t done = 0; done < size;) {
        long got = sys_call(SYS_pread64, fd, to + done, size - done, at + (off_t)done);
        if (got == -EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? (int)-got : EIO;
        done += (size_t)got;
    }
    return 0;
}
