/* SPDX-License-Identifier: MIT
 *
 * A new file has no name until it is whole (linkat(2)). One that takes the place of another file
 * has a name of its own until then, since only rename(2) takes away the other one.
 */
#include "file/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

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

/* Opens a new file of this name in the directory. One that a killed process of the same pid has
 * left is removed. */
static int open_beside(int directory, const char *name)
{
    const int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = (int)sys_call(SYS_openat, directory, name, flags, S_IRUSR | S_IWUSR);
    if (fd != -EEXIST)
        return fd;
    sys_call(SYS_unlinkat, directory, name, 0);
    return (int)sys_call(SYS_openat, directory, name, flags, S_IRUSR | S_IWUSR);
}

/* Makes the new file, open as `fd`, look as the one that is open as `like`. */
static void take_over(int fd, int like)
{
    struct stat st = {0};
    if (sys_call(SYS_fstat, like, &st) != 0)
        return;
    sys_call(SYS_fchown, fd, st.st_uid, st.st_gid);
    sys_call(SYS_fchmod, fd, st.st_mode & 07777);
}

static int replace_in(int directory, const char *path, int like, const unsigned char *content,
                      size_t size, struct file_scratch *scratch)
{
    char beside[40];
    decimal_put(stpcpy(beside, ".covkeep-"), (unsigned long)sys_call(SYS_getpid));
    int fd = open_beside(directory, beside);
    if (fd < 0)
        return -fd;
    int error = file_may_be_long(scratch, size) ? transfer_write(fd, content, size, 0) : EFBIG;
    take_over(fd, like);
    if (!error && scratch->is_watched)
        file_commit_link(&scratch->commit, fd);
    if (!error)
        error = -(int)sys_call(SYS_renameat, directory, beside, AT_FDCWD, path);
    if (error)
        sys_call(SYS_unlinkat, directory, beside, 0);
    sys_call(SYS_close, fd);
    return error;
}

int file_replace_whole(char *path, int fd, const unsigned char *content, size_t size,
                       struct file_scratch *scratch)
{
    int directory = file_open_directory(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return -directory;
    int error = replace_in(directory, path, fd, content, size, scratch);
    sys_call(SYS_close, directory);
    return error;
}
