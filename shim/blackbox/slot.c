/* SPDX-License-Identifier: MIT
 *
 * Reads and writes the file of records. It must never call write(2) where RLIMIT_FSIZE may end,
 * since the kernel would end the process by SIGXFSZ; and never store into a mapping, since a file
 * that somebody has cut off, or whose disk is full, would end it by SIGBUS.
 */
#include "blackbox/slot.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "kernel/sys.h"

/* Room for slots that others may add between slot_look() and the write. */
#define MARGIN ((size_t)64 * BLACKBOX_SIZE)

/* The times are not asked for: after that the next write would note the time anew, which costs as
 * much as the write (multigrain timestamps, Linux 6.13). Old filters (seccomp(2)) refuse statx(2).
 */
bool slot_look(int fd, struct slot_place *place)
{
    const unsigned wanted =
        STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_UID | STATX_GID | STATX_SIZE;
    struct statx new = {0};
    struct stat old = {0};
    if (sys_call(SYS_statx, fd, "", AT_EMPTY_PATH, wanted, &new) == 0)
        *place = (struct slot_place){new.stx_mode, new.stx_nlink, new.stx_uid, new.stx_gid,
                                     (off_t) new.stx_size};
    else if (sys_call(SYS_fstat, fd, &old) == 0)
        *place = (struct slot_place){old.st_mode, (unsigned)old.st_nlink, old.st_uid, old.st_gid,
                                     old.st_size};
    else
        return false;
    return true;
}

bool slot_is_safe_owner(uid_t owner)
{
    uid_t me = owner == 0 ? 0 : (uid_t)sys_call(SYS_geteuid);
    return owner == me || me == 0;
}

int slot_open_directory(const char *path)
{
    struct slot_place found;
    sys_call(SYS_mkdirat, AT_FDCWD, path, 0700);
    int fd =
        (int)sys_call(SYS_openat, AT_FDCWD, path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || (slot_look(fd, &found) && slot_is_safe_owner(found.owner)))
        return fd;
    sys_call(SYS_close, fd);
    return -EPERM;
}

/* Whether no other user could have put the file there, nor can write to it. */
static bool is_trusted(const struct slot_place *place)
{
    return S_ISREG(place->mode) && place->names == 1 && (place->mode & 022) == 0 &&
           slot_is_safe_owner(place->owner);
}

static bool is_blank(const char *bytes, size_t from, size_t to)
{
    while (from < to && bytes[from] == 0)
        from++;
    return from >= to;
}

/* A process may have been killed before its slot was complete, so zeroes count as slots. */
bool slot_is_in(int fd)
{
    char bytes[2 * BLACKBOX_SIZE] = "";
    const char *slot = bytes + BLACKBOX_SIZE;
    long size = sys_call(SYS_pread64, fd, bytes, sizeof(bytes), 0);
    if (size < BLACKBOX_SIZE || !is_blank(bytes, sizeof(struct blackbox_head), BLACKBOX_SIZE))
        return size == 0;
    if (size >= BLACKBOX_SIZE + (long)sizeof(BLACKBOX_MAGIC) &&
        (memcmp(slot, BLACKBOX_MAGIC, sizeof(BLACKBOX_MAGIC)) == 0 ||
         memcmp(slot, BLACKBOX_MORE_MAGIC, sizeof(BLACKBOX_MORE_MAGIC)) == 0))
        return true;
    return is_blank(bytes, BLACKBOX_SIZE, (size_t)size);
}

/* Makes the file `size` bytes long, by a zero byte at its end. Several processes may do so at once,
 * while others append: it cuts nothing, and overwrites no slot that is whole. */
static bool extend(int fd, off_t size)
{
    sys_call(SYS_fcntl, fd, F_SETFL, 0);
    bool is_written = sys_call(SYS_pwrite64, fd, "", 1, size - 1) == 1;
    sys_call(SYS_fcntl, fd, F_SETFL, O_APPEND);
    return is_written;
}

/* Where the next slot begins. A new file has no head yet; a full disk may have cut a slot off. */
static off_t next_place(off_t size)
{
    off_t slots = (size + BLACKBOX_SIZE - 1) / BLACKBOX_SIZE;
    return (slots > 0 ? slots : 1) * BLACKBOX_SIZE;
}

off_t slot_append(int fd, const void *slot)
{
    struct slot_place found;
    if (!slot_look(fd, &found) || !is_trusted(&found))
        return -EPERM;
    off_t next = next_place(found.size);
    if (next > (off_t)BLACKBOX_MAX * BLACKBOX_SIZE || !sys_may_write_up_to((size_t)next + MARGIN))
        return -EFBIG;
    if (next != found.size && !extend(fd, next))
        return -ENOSPC;
    long written = sys_call(SYS_write, fd, slot, BLACKBOX_SIZE);
    off_t end = sys_call(SYS_lseek, fd, 0, SEEK_CUR);
    if (written < 0)
        return written;
    return written == BLACKBOX_SIZE && end % BLACKBOX_SIZE == 0 ? end - BLACKBOX_SIZE : -ENOSPC;
}

void slot_more(struct blackbox_more *more, int32_t pid, uint32_t of, int64_t start_ns,
               enum blackbox_more_kind kind)
{
    memcpy(more->magic, BLACKBOX_MORE_MAGIC, sizeof(BLACKBOX_MORE_MAGIC));
    more->version = BLACKBOX_VERSION;
    more->size = BLACKBOX_SIZE;
    more->pid = pid;
    more->of = of;
    more->start_ns = start_ns;
    more->kind = (uint32_t)kind;
}

bool slot_put(int fd, const void *bytes, size_t size, off_t place)
{
    return sys_may_write_up_to((size_t)place + size) &&
           sys_call(SYS_pwrite64, fd, bytes, size, place) == (long)size;
}

/* The head is mapped, since no other way of writing is atomic, or is open to a process that may not
 * write to files. The kernel adds, which fails where a store of our own would be SIGBUS
 * (FUTEX_WAKE_OP, futex(2)); nobody waits on that word. */
void slot_leave_out(int fd)
{
    struct blackbox_head *head = sys_map_as(BLACKBOX_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
    if (!head)
        return;
    sys_call(SYS_futex, &head->left_out, FUTEX_WAKE_OP_PRIVATE, 0, 0, &head->left_out,
             FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_EQ, 0));
    sys_call(SYS_munmap, head, BLACKBOX_SIZE);
}
