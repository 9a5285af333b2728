/* SPDX-License-Identifier: MIT
 *
 * Keeps no descriptor open: the file is opened anew each time. It must never use a file that
 * another user could have planted; the directory is looked at when the file is made. A process that
 * cannot have the file sends its slots to `covkeep run` (relay.h), which writes them.
 */
#include "blackbox/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>

#include "blackbox/record.h"
#include "blackbox/slot.h"
#include "kernel/arena.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "relay.h"
#include "report.h"

/* The process and its start tell a record from all others. */
#define IDENTITY_SIZE offsetof(struct blackbox_record, restorer)

static START_PAGE const char *directory, *file_path;
static START_PAGE off_t place; /* of the process's record; 0, the head's place: it has none;
                                  negative: `covkeep run` was sent the record under this number */
static START_PAGE char identity[IDENTITY_SIZE];

static int open_file(int flags)
{
    return (int)sys_call(SYS_openat, AT_FDCWD, file_path,
                         O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags);
}

static int create_file(void)
{
    int dir = slot_open_directory(directory);
    if (dir < 0)
        return dir;
    int fd = (int)sys_call(SYS_openat, dir, BLACKBOX_FILE,
                           O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    sys_call(SYS_close, dir);
    return fd;
}

/* Reading would note the time in the file; only the owner may have that left out (O_NOATIME,
 * open(2)). */
static int open_to_read(int flags)
{
    int fd = open_file(flags | O_NOATIME);
    return fd == -EPERM ? open_file(flags) : fd;
}

/* Opens the file that holds the process's record, and raises *lost (unless it is NULL) to what the
 * record there tells. Negative when the name does not lead to that file any more. */
static int open_again(int flags, uint32_t *lost)
{
    struct blackbox_record found = {.lost = 0};
    const size_t size = offsetof(struct blackbox_record, text_end);
    int fd = open_to_read(flags);
    if (fd < 0)
        return fd;
    if (sys_call(SYS_pread64, fd, &found, size, place) != (long)size ||
        memcmp(&found, identity, IDENTITY_SIZE) != 0) {
        sys_call(SYS_close, fd);
        return -ESTALE;
    }
    if (lost && *lost < found.lost)
        *lost = found.lost;
    return fd;
}

static int open_first(void)
{
    int fd = open_to_read(O_APPEND);
    if (fd == -ENOENT)
        return create_file();
    if (fd < 0 || slot_is_in(fd))
        return fd;
    sys_call(SYS_close, fd);
    return -EEXIST;
}

static bool relay(const void *slot, off_t at)
{
    return relay_send(RELAY_SLOT, at, slot, BLACKBOX_SIZE);
}

/* Sends a new slot, and returns its number, which no other slot of this process has: the time,
 * negative. 0: nobody has taken the slot. */
static off_t relay_new(const void *slot)
{
    off_t number = -(off_t)record_now_ns();
    return relay(slot, number) ? number : 0;
}

bool blackbox_file_add(const struct blackbox_record *record)
{
    bool is_first = place == 0;
    int fd = is_first ? open_first() : open_again(O_APPEND, NULL);
    off_t added = fd < 0 ? fd : slot_append(fd, record);
    off_t sent = added < 0 && added != -EFBIG ? relay_new(record) : 0;
    if (added == -EFBIG)
        slot_leave_out(fd);
    else if (added < 0 && !sent && is_first)
        report_errno("no record of this process", directory, (int)-added);
    if (fd >= 0)
        sys_call(SYS_close, fd);
    if (added < 0 && !sent)
        return false;
    place = sent ? sent : added;
    memcpy(identity, record, sizeof(identity));
    return true;
}

off_t blackbox_file_add_more(const struct blackbox_more *more)
{
    int fd = open_again(O_APPEND, NULL);
    if (fd < 0)
        return relay_new(more);
    off_t added = slot_append(fd, more);
    sys_call(SYS_close, fd);
    return added < 0 ? 0 : added;
}

bool blackbox_file_put_more(const struct blackbox_more *more, off_t at)
{
    int fd = at < 0 ? -EPERM : open_again(0, NULL);
    if (fd < 0)
        return relay(more, at);
    bool is_put = slot_put(fd, more, sizeof(*more), at);
    sys_call(SYS_close, fd);
    return is_put;
}

/* A snapshot child (python/snapshot.h) may have noted a loss in the file. */
bool blackbox_file_put(struct blackbox_record *record)
{
    const size_t from = offsetof(struct blackbox_record, end);
    const size_t size = offsetof(struct blackbox_record, text_end) - from;
    int fd = open_again(0, &record->lost);
    if (fd < 0)
        return relay(record, place);
    bool is_put = slot_put(fd, (char *)record + from, size, place + (off_t)from);
    sys_call(SYS_close, fd);
    return is_put;
}

bool blackbox_file_can_put(void)
{
    if (place < 0)
        return true;
    int fd = open_again(0, NULL);
    if (fd >= 0)
        sys_call(SYS_close, fd);
    return fd >= 0 && sys_may_write_up_to((size_t)place + BLACKBOX_SIZE);
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
