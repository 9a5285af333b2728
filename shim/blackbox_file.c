/* SPDX-License-Identifier: MIT
 *
 * No descriptor stays open, so the file is opened anew each time. No name is taken that another
 * user could have planted. Nothing is written by write(2) beyond RLIMIT_FSIZE, not even over what
 * is there: the kernel would end the process by SIGXFSZ.
 */
#include "blackbox_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "arena.h"
#include "report.h"
#include "start_page.h"
#include "sys.h"

/* What tells a record from all others: its process and the start of that. */
#define IDENTITY_SIZE offsetof(struct blackbox_record, restorer)

static START_PAGE const char *directory, *file_path;
static START_PAGE off_t place; /* of the process's record; 0, the head's: it has none */
static START_PAGE char identity[IDENTITY_SIZE];

static int open_file(int flags)
{
    return (int)sys_call(SYS_openat, AT_FDCWD, file_path,
                         O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags);
}

static bool is_safe_user(uid_t user)
{
    uid_t me = user == 0 ? 0 : (uid_t)sys_call(SYS_geteuid);
    return user == me || me == 0;
}

/* No times: who has asked for them makes the next write note the time anew, which costs as much as
 * that (multigrain timestamps, Linux 6.13). */
static bool look(int fd, struct statx *st)
{
    const unsigned wanted = STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_UID | STATX_SIZE;
    return sys_call(SYS_statx, fd, "", AT_EMPTY_PATH, wanted, st) == 0;
}

/* One that another user has put there would be a place of their choice. */
static int open_directory(void)
{
    struct statx st = {0};
    sys_call(SYS_mkdirat, AT_FDCWD, directory, 0700);
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, directory,
                           O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || (look(fd, &st) && is_safe_user(st.stx_uid)))
        return fd;
    sys_call(SYS_close, fd);
    return -EPERM;
}

static int create_file(void)
{
    int dir = open_directory();
    if (dir < 0)
        return dir;
    int fd = (int)sys_call(SYS_openat, dir, BLACKBOX_FILE,
                           O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    sys_call(SYS_close, dir);
    return fd;
}

/* Nothing that lies there is followed, nor used when another user could have put it there. */
static bool is_trusted(const struct statx *st)
{
    return S_ISREG(st->stx_mode) && st->stx_nlink == 1 && (st->stx_mode & 022) == 0 &&
           is_safe_user(st->stx_uid);
}

static uintptr_t offset_in_page(uintptr_t at)
{
    return at & (getauxval(AT_PAGESZ) - 1);
}

static void *map_slot(int fd, off_t at)
{
    uintptr_t offset = offset_in_page((uintptr_t)at);
    long page = sys_call(SYS_mmap, 0, offset + BLACKBOX_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
                         fd, at - (off_t)offset);
    return page < 0 && page > -4096 ? NULL : (char *)page + offset;
}

void blackbox_file_unmap(void *slot)
{
    uintptr_t offset = offset_in_page((uintptr_t)slot);
    sys_call(SYS_munmap, (uintptr_t)slot - offset, offset + BLACKBOX_SIZE);
}

/* Beyond a file's end there is nothing to be touched. */
static void count_in_head(int fd, size_t counter)
{
    struct statx st = {0};
    bool has_head = look(fd, &st) && st.stx_size >= BLACKBOX_SIZE;
    char *head = has_head ? map_slot(fd, 0) : NULL;
    if (!head)
        return;
    __atomic_add_fetch((uint32_t *)(void *)(head + counter), 1, __ATOMIC_RELAXED);
    blackbox_file_unmap(head);
}

/* By a zero byte there. Several processes may do so at once, while others append: it cuts nothing,
 * and overwrites none of the records that begin at a slot. */
static void extend(int fd, off_t size)
{
    sys_call(SYS_fcntl, fd, F_SETFL, 0);
    sys_call(SYS_pwrite64, fd, "", 1, size - 1);
    sys_call(SYS_fcntl, fd, F_SETFL, O_APPEND);
}

/* Where the next slot begins. A new file has no head yet; a full disk may have cut a record off. */
static off_t next_place(off_t size)
{
    off_t slots = (size + BLACKBOX_SIZE - 1) / BLACKBOX_SIZE;
    return (slots > 0 ? slots : 1) * BLACKBOX_SIZE;
}

/* Its place. Negative: -EFBIG where there is no room for it, which needs no line. */
static off_t append(int fd, const void *slot)
{
    struct statx st = {0};
    if (!look(fd, &st) || !is_trusted(&st))
        return -EPERM;
    const off_t size = (off_t)st.stx_size, next = next_place(size);
    if (next > (off_t)BLACKBOX_MAX * BLACKBOX_SIZE ||
        !sys_may_write_up_to((size_t)next + BLACKBOX_SIZE))
        return -EFBIG;
    if (next != size)
        extend(fd, next);
    long written = sys_call(SYS_write, fd, slot, BLACKBOX_SIZE);
    off_t end = sys_call(SYS_lseek, fd, 0, SEEK_CUR);
    if (written < 0)
        return written;
    return written == BLACKBOX_SIZE && end % BLACKBOX_SIZE == 0 ? end - BLACKBOX_SIZE : -ENOSPC;
}

/* Reading would note the time in the file; only its owner may have that left out. Negative when it
 * is not the one any more. */
static int open_again(int flags)
{
    char found[IDENTITY_SIZE];
    int fd = open_file(flags | O_NOATIME);
    if (fd == -EPERM)
        fd = open_file(flags);
    if (fd < 0 || (sys_call(SYS_pread64, fd, found, sizeof(found), place) == sizeof(found) &&
                   memcmp(found, identity, sizeof(found)) == 0))
        return fd;
    sys_call(SYS_close, fd);
    return -ESTALE;
}

static int open_first(void)
{
    int fd = open_file(O_APPEND);
    return fd == -ENOENT ? create_file() : fd;
}

bool blackbox_file_add(const struct blackbox_record *record)
{
    bool is_first = place == 0;
    int fd = is_first ? open_first() : open_again(O_APPEND);
    off_t added = fd < 0 ? fd : append(fd, record);
    if (added == -EFBIG)
        count_in_head(fd, offsetof(struct blackbox_head, left_out));
    else if (added < 0 && is_first)
        report_errno("no record of this process", directory, (int)-added);
    if (fd >= 0)
        sys_call(SYS_close, fd);
    if (added < 0)
        return false;
    place = added;
    memcpy(identity, record, sizeof(identity));
    return true;
}

uint32_t blackbox_file_slot(void)
{
    return (uint32_t)(place / BLACKBOX_SIZE) - 1;
}

struct blackbox_record *blackbox_file_map(void)
{
    int fd = open_again(0);
    if (fd < 0)
        return NULL;
    struct blackbox_record *mapped = map_slot(fd, place);
    sys_call(SYS_close, fd);
    return mapped;
}

struct blackbox_more *blackbox_file_add_more(const struct blackbox_more *more)
{
    int fd = open_again(O_APPEND);
    off_t added = fd < 0 ? fd : append(fd, more);
    struct blackbox_more *mapped = added < 0 ? NULL : map_slot(fd, added);
    if (added >= 0)
        count_in_head(fd, offsetof(struct blackbox_head, more));
    if (fd >= 0)
        sys_call(SYS_close, fd);
    return mapped;
}

void blackbox_file_put(const struct blackbox_record *record)
{
    const size_t from = offsetof(struct blackbox_record, end);
    const size_t size = offsetof(struct blackbox_record, text_end) - from;
    const char *changed = (const char *)record + from;
    int fd = open_again(0);
    char *mapped = NULL;
    if (fd < 0)
        return;
    if (sys_may_write_up_to((size_t)place + BLACKBOX_SIZE))
        sys_call(SYS_pwrite64, fd, changed, size, place + (off_t)from);
    else if ((mapped = map_slot(fd, place)))
        memcpy(mapped + from, changed, size);
    if (mapped)
        blackbox_file_unmap(mapped);
    sys_call(SYS_close, fd);
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
