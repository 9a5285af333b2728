/* SPDX-License-Identifier: MIT
 *
 * Appending a page and mapping it. No name is taken that another user could have planted.
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
static const struct blackbox_record blank;

static int open_file(int flags)
{
    return (int)sys_call(SYS_openat, AT_FDCWD, file_path,
                         O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags, 0600);
}

/* The first process makes the file, and its head. */
static int create_file(void)
{
    sys_call(SYS_mkdirat, AT_FDCWD, directory, 0700);
    int fd = open_file(O_CREAT | O_EXCL);
    if (fd == -EEXIST)
        return open_file(0);
    if (fd >= 0)
        sys_call(SYS_write, fd, &blank, sizeof(blank));
    return fd;
}

/* Nothing that lies there is followed, nor used when another user could have put it there. */
static bool is_trusted(const struct stat *st)
{
    uid_t me = (uid_t)sys_call(SYS_geteuid);
    return S_ISREG(st->st_mode) && st->st_nlink == 1 && (st->st_mode & 022) == 0 &&
           (st->st_uid == me || st->st_uid == 0 || me == 0);
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
    return st.st_size;
}

/* A page is written before the place is mapped: a store to one that the disk has no room for would
 * be a SIGBUS. The record itself is made in its place, since the first touch of a page costs more
 * than all that is put there. */
static int append_and_map(int fd, struct blackbox_record **place)
{
    off_t size = size_with_head(fd);
    if (size < 0)
        return (int)size;
    if (size > (off_t)BLACKBOX_MAX * BLACKBOX_SIZE)
        return leave_out(fd);
    long written = sys_call(SYS_write, fd, &blank, sizeof(blank));
    long end = sys_call(SYS_lseek, fd, 0, SEEK_CUR);
    if (written == BLACKBOX_SIZE && end % BLACKBOX_SIZE == 0)
        *place = map_page(fd, end - BLACKBOX_SIZE);
    return *place ? 0 : written < 0 ? (int)written : -ENOSPC;
}

struct blackbox_record *blackbox_file_append(void)
{
    struct blackbox_record *place = NULL;
    int fd = open_file(0);
    if (fd == -ENOENT)
        fd = create_file();
    int error = fd < 0 ? fd : append_and_map(fd, &place);
    if (fd >= 0)
        sys_call(SYS_close, fd);
    if (error < 0)
        report_errno("no record of this process", directory, -error);
    return place;
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
