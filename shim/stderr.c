/* SPDX-License-Identifier: MIT
 *
 * A file is known by its device and inode, a terminal by its path as well: the keeper opens it
 * again, if the path still leads to the same one.
 */
#include "stderr.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "kernel/sys.h"

/* The first descriptor that is not looked at for a kept copy of standard error. */
#define KEPT_MAX 64
#define PATH_OF_STDERR "/proc/self/fd/2"

static struct {
    bool known;
    dev_t dev;
    ino_t ino;
    char path[PATH_MAX]; /* of a terminal; else "" */
} start;
static mode_t kept; /* the type of the file that the keeper has kept as descriptor 2, else 0 */

/* Returns whether the descriptor is open on the file that standard error was at stderr_know(), and
 * fills *st. */
static bool is_start_stderr(int fd, struct stat *st)
{
    return sys_call(SYS_fstat, fd, st) == 0 && st->st_dev == start.dev && st->st_ino == start.ino;
}

void stderr_know(void)
{
    struct stat st = {0};
    start.known = true;
    if (sys_call(SYS_fstat, STDERR_FILENO, &st) != 0)
        return;
    start.dev = st.st_dev;
    start.ino = st.st_ino;
    if (S_ISCHR(st.st_mode) && st.st_rdev != makedev(1, 3)) /* not /dev/null */
        sys_call(SYS_readlinkat, AT_FDCWD, PATH_OF_STDERR, start.path, sizeof(start.path) - 1);
}

/* Returns whether descriptor 2 may get a line. */
static bool is_for_people(void)
{
    struct stat st = {0};
    if (is_start_stderr(STDERR_FILENO, &st) || S_ISCHR(st.st_mode) || !start.known)
        return st.st_mode != 0;
    return S_ISREG(st.st_mode) && (sys_call(SYS_fcntl, STDERR_FILENO, F_GETFL) & O_APPEND);
}

/* Returns a descriptor that the program has kept of its first standard error, -1 if there is none:
 * a test runner that catches what is written to descriptor 2 keeps the real one under another
 * number. */
static int copy_of_program(void)
{
    struct stat st = {0};
    for (int fd = STDERR_FILENO + 1; start.known && fd < KEPT_MAX; fd++)
        if (is_start_stderr(fd, &st) && (sys_call(SYS_fcntl, fd, F_GETFL) & O_ACCMODE) != O_RDONLY)
            return fd;
    return -1;
}

int stderr_of_program(void)
{
    return is_for_people() ? STDERR_FILENO : copy_of_program();
}

/* Makes descriptor 2 a name of the file that it is open on. */
static bool keep_name(void)
{
    int name = (int)sys_call(SYS_openat, AT_FDCWD, PATH_OF_STDERR, O_PATH | O_CLOEXEC, 0);
    if (name < 0)
        return false;
    bool is_named = sys_call(SYS_dup3, name, STDERR_FILENO, O_CLOEXEC) >= 0;
    sys_call(SYS_close, name);
    return is_named;
}

bool stderr_keep(void)
{
    struct stat st = {0};
    kept = 0;
    if (is_start_stderr(STDERR_FILENO, &st) &&
        (S_ISREG(st.st_mode) || (S_ISFIFO(st.st_mode) && keep_name())))
        kept = st.st_mode & S_IFMT;
    return kept;
}

static int reopen_terminal(void)
{
    struct stat st = {0};
    if (!start.path[0])
        return -1;
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, start.path,
                           O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    if (fd >= 0 && !is_start_stderr(fd, &st)) {
        sys_call(SYS_close, fd);
        return -1;
    }
    return fd;
}

int stderr_reopen(void)
{
    return kept == S_IFREG ? (int)sys_call(SYS_fcntl, STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
                           : reopen_terminal();
}

int stderr_reopen_pipe(void)
{
    int flags = O_WRONLY | O_NONBLOCK | O_CLOEXEC;
    return kept == S_IFIFO ? (int)sys_call(SYS_openat, AT_FDCWD, PATH_OF_STDERR, flags, 0) : -1;
}
