/* SPDX-License-Identifier: MIT
 *
 * No descriptor stays open, so the file is opened anew each time; after a chroot it may be another
 * one, and is left alone. No name is taken that another user could have planted.
 */
#include "blackbox_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

#include "arena.h"
#include "report.h"
#include "sys.h"

static const char *directory, *file_path;
static dev_t device; /* of the file that was appended to */
static ino_t inode;

static int open_file(int flags)
{
    return (int)sys_call(SYS_openat, AT_FDCWD, file_path,
                         O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags);
}

static bool is_safe_user(uid_t user)
{
    uid_t me = (uid_t)sys_call(SYS_geteuid);
    return user == me || user == 0 || me == 0;
}

/* One that another user has put there would be a place of their choice. */
static int open_directory(void)
{
    struct stat st = {0};
    sys_call(SYS_mkdirat, AT_FDCWD, directory, 0700);
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, directory,
                           O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || (sys_call(SYS_fstat, fd, &st) == 0 && is_safe_user(st.st_uid)))
        return fd;
    sys_call(SYS_close, fd);
    return -EPERM;
}

/* The first process makes the file, and its head. */
static int create_file(void)
{
    static const char blank[BLACKBOX_SIZE];
    int dir = open_directory();
    if (dir < 0)
        return dir;
    int fd = (int)sys_call(SYS_openat, dir, BLACKBOX_FILE,
                           O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    sys_call(SYS_close, dir);
    if (fd == -EEXIST)
        return open_file(O_APPEND);
    if (fd >= 0)
        sys_call(SYS_write, fd, &blank, sizeof(blank));
    return fd;
}

/* Nothing that lies there is followed, nor used when another user could have put it there. */
static bool is_trusted(const struct stat *st)
{
    return S_ISREG(st->st_mode) && st->st_nlink == 1 && (st->st_mode & 022) == 0 &&
           is_safe_user(st->st_uid);
}

static void *map_page(int fd, off_t at)
{
    long page = sys_call(SYS_mmap, 0, BLACKBOX_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, at);
    return page < 0 && page > -4096 ? NULL : (void *)page;
}

static int leave_out(int fd)
{
    struct blackbox_head *head = map_page(fd, 0);
    if (head) {
        __atomic_add_fetch(&head->left_out, 1, __ATOMIC_RELAXED);
        sys_call(SYS_munmap, head, BLACKBOX_SIZE);
    }
    return -ENOSPC;
}

/* Another process has made the file this moment, and is about to write the head. */
static off_t size_with_head(int fd)
{
    struct stat st = {0};
    const struct timespec moment = {.tv_nsec = 100000};
    for (int i = 0; i < 100; i++) {
        if (sys_call(SYS_fstat, fd, &st) != 0 || !is_trusted(&st))
            return -EPERM;
        if (st.st_size >= BLACKBOX_SIZE)
            break;
        sys_call(SYS_nanosleep, &moment, NULL);
    }
    device = st.st_dev;
    inode = st.st_ino;
    return st.st_size;
}

static off_t append(int fd, const struct blackbox_record *record)
{
    off_t size = size_with_head(fd);
    if (size < 0)
        return size;
    if (size > (off_t)BLACKBOX_MAX * BLACKBOX_SIZE)
        return leave_out(fd);
    long written = sys_call(SYS_write, fd, record, sizeof(*record));
    off_t end = sys_call(SYS_lseek, fd, 0, SEEK_CUR);
    if (written < 0)
        return written;
    return written == BLACKBOX_SIZE && end % BLACKBOX_SIZE == 0 ? end - BLACKBOX_SIZE : -ENOSPC;
}

off_t blackbox_file_append(const struct blackbox_record *record)
{
    int fd = open_file(O_APPEND);
    if (fd == -ENOENT)
        fd = create_file();
    off_t place = fd < 0 ? fd : append(fd, record);
    if (fd >= 0)
        sys_call(SYS_close, fd);
    if (place < 0)
        report_errno("no record of this process", directory, (int)-place);
    return place;
}

/* Negative when it is not the one any more. */
static int open_again(void)
{
    struct stat st = {0};
    int fd = open_file(0);
    if (fd < 0 || (sys_call(SYS_fstat, fd, &st) == 0 && st.st_dev == device && st.st_ino == inode))
        return fd;
    sys_call(SYS_close, fd);
    return -ESTALE;
}

void blackbox_file_put(off_t place, const struct blackbox_record *record)
{
    int fd = open_again();
    if (fd < 0)
        return;
    sys_call(SYS_pwrite64, fd, record, sizeof(*record), place);
    sys_call(SYS_close, fd);
}

struct blackbox_record *blackbox_file_map(off_t place)
{
    int fd = open_again();
    if (fd < 0)
        return NULL;
    struct blackbox_record *mapped = map_page(fd, place);
    sys_call(SYS_close, fd);
    return mapped;
}

bool blackbox_file_is_in(const char *directory_path)
{
    static const char file[] = "/" BLACKBOX_FILE;
    directory = directory_path;
    size_t length = strlen(directory);
    char *whole = arena_take(length + sizeof(file));
    if (whole)
        memcpy(mempcpy(whole, directory, length), file, sizeof(file));
    file_path = whole;
    return whole;
}
