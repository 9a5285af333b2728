/* SPDX-License-Identifier: MIT
 *
 * Each function is one or two system calls, and what their errors mean here.
 */
#include "file/open.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "kernel/sys.h"

#define FILE_MODE 0666

#define FILE_FLAGS (O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

int file_open(const char *path, int flags)
{
    return (int)sys_call(SYS_openat, AT_FDCWD, path, flags | FILE_FLAGS, FILE_MODE);
}

int file_open_directory(char *path, int flags)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return (int)sys_call(SYS_openat, AT_FDCWD, ".", flags, FILE_MODE);
    char next = slash[1];
    slash[1] = '\0'; /* "/x" lies in "/" */
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, path, flags, FILE_MODE);
    slash[1] = next;
    return fd;
}

static bool is_unsupported(int error)
{
    return error == EOPNOTSUPP || error == EISDIR || error == EINVAL || error == ENOENT;
}

int file_open_unnamed(char *path)
{
    int fd = file_open_directory(path, O_TMPFILE | FILE_FLAGS);
    if (fd == -ENOENT) {
        int error = file_make_directories(path);
        if (error)
            return -error;
        fd = file_open_directory(path, O_TMPFILE | FILE_FLAGS);
    }
    return fd < 0 && is_unsupported(-fd) ? -EOPNOTSUPP : fd;
}

bool file_is_locked_by_other(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    long error = sys_call(SYS_fcntl, fd, F_SETLK, &whole);
    return error == -EAGAIN || error == -EACCES;
}

int file_make_directories(char *path)
{
    int error = 0;
    for (char *slash = strchr(path + 1, '/'); slash && !error; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int why = -(int)sys_call(SYS_mkdirat, AT_FDCWD, path, 0777);
        if (why && why != EEXIST) /* EACCES or EROFS may come for a directory that is there */
            error = sys_call(SYS_faccessat, AT_FDCWD, path, F_OK) == 0 ? 0 : why;
        *slash = '/';
    }
    return error;
}

void file_make_empty(char *path)
{
    int fd = -EEXIST;
    if (sys_call(SYS_faccessat, AT_FDCWD, path, F_OK) != 0)
        fd = file_open(path, O_CREAT);
    if (fd == -ENOENT && file_make_directories(path) == 0)
        fd = file_open(path, O_CREAT);
    if (fd >= 0)
        sys_call(SYS_close, fd);
}

bool file_put_below(char path[PATH_MAX], const char *directory, const char *file)
{
    size_t length = strlen(directory), rest = strlen(file);
    if (length + rest + 2 > PATH_MAX)
        return false;
    char *at = mempcpy(path, directory, length);
    if (*file != '/')
        *at++ = '/';
    memcpy(at, file, rest + 1);
    return true;
}
