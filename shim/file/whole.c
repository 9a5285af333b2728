/* SPDX-License-Identifier: MIT
 *
 * Links the file that has no name (linkat(2)).
 */
#include "file/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "file/open.h"
#include "file/transfer.h"
#include "kernel/decimal.h"
#include "kernel/sys.h"

bool file_may_be_long(const struct file_scratch *scratch, size_t size)
{
    return scratch->is_watched || sys_may_write_up_to(size);
}

/* Gives the open file that has no name this one. Returns 0 or an error number. */
static int give_name(int fd, const char *path, struct file_scratch *scratch)
{
    char name[32]; /* by which linkat(2) takes a file that has none */
    decimal_put(stpcpy(name, "/proc/self/fd/"), (unsigned long)fd);
    if (scratch->is_watched)
        file_commit_link(&scratch->commit, fd);
    return -(int)sys_call(SYS_linkat, AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

int file_create_whole(char *path, const unsigned char *content, size_t size,
                      struct file_scratch *scratch)
{
    int fd = file_open_unnamed(path);
    if (fd < 0)
        return fd == -EOPNOTSUPP ? EEXIST : -fd;
    int error = file_may_be_long(scratch, size) ? transfer_write(fd, content, size, 0) : EFBIG;
    if (!error) {
        error = give_name(fd, path, scratch);
        if (error && error != ENOSPC && error != EDQUOT && error != EIO)
            error = EEXIST;
    }
    sys_call(SYS_close, fd);
    return error;
}
