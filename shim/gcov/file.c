/* SPDX-License-Identifier: MIT
 *
 * A new file is written without a name and then linked to its name whole (O_TMPFILE, linkat):
 * nobody ever sees a part of it, and a full disk leaves nothing behind. A file that exists is
 * written in place, since another libgcov may wait for the lock on this very inode. The room that
 * it grows by is reserved first, and the old bytes are put back when writing fails all the same. A
 * kill leaves the update done or not begun: a file of one page is written whole or not at all, and
 * for a larger one the new content stands behind the old one meanwhile (redo.h).
 */
#include "gcov/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/transfer.h"
#include "file/whole.h"
#include "gcov/redo.h"
#include "kernel/sys.h"

/* A .gcda file has some kilobytes: a file that is larger than this counts as no .gcda file. */
#define OLD_SIZE_MAX ((off_t)1 << 30)

struct update {
    char *path;
    const struct gcov_unit *unit; /* NULL: nothing is added */
    const struct gcda_run *run;
    struct file_scratch *scratch;
    enum loss_reason loss; /* as gcov_file_update() sets it */
    unsigned char *old;    /* in the scratch memory */
    size_t old_size;
    unsigned char *new; /* in the scratch memory, behind `old` */
    size_t new_size;
};

static enum file_result lost(struct update *u, int error)
{
    u->loss = (enum loss_reason)error;
    return FILE_LOST;
}

static bool make_room(struct update *u, size_t old_size)
{
    size_t new_size = u->unit ? gcda_size_bound(u->unit, old_size) : 0;
    if (!file_scratch_reserve(u->scratch, old_size + new_size + sizeof(struct redo_seal)))
        return false;
    u->old = u->scratch->memory;
    u->old_size = old_size;
    u->new = u->old + old_size;
    return true;
}

/* Writes the first `size` bytes of the new content and of the seal behind it. This write is the
 * update: before it nothing has happened, after it everything has. Returns 0 or an error number. */
static int commit(struct update *u, int fd, size_t size, off_t at)
{
    struct file_scratch *s = u->scratch;
    size_t sent = 0;
    if (s->is_file)
        sent = file_commit_send(&s->commit, fd, at, s->fd, u->new - s->memory, size);
    if (sent == size)
        return 0;
    if (s->is_watched)
        file_commit_content(&s->commit, u->new, u->new_size);
    return transfer_write(fd, u->new + sent, size - sent, at + (off_t)sent);
}

/* Reserves the disk blocks that the file grows by, without changing its size. Returns 0 or an error
 * number. */
static int reserve(int fd, size_t old_size, size_t new_size)
{
    if (new_size <= old_size)
        return 0;
    int error =
        -(int)sys_call(SYS_fallocate, fd, FALLOC_FL_KEEP_SIZE, old_size, new_size - old_size);
    return error == EOPNOTSUPP || error == ENOSYS || error == EINTR ? 0 : error;
}

/* Writes the new content and its seal behind the old content, and behind the room that the new one
 * is going to take. Returns false where there is no room. */
static bool append_sealed(int fd, struct update *u)
{
    off_t at = (off_t)(u->old_size > u->new_size ? u->old_size : u->new_size);
    size_t size = redo_seal(u->new, u->new_size, u->old, u->old_size);
    if (file_may_be_long(u->scratch, (size_t)at + size) && commit(u, fd, size, at) == 0)
        return true;
    file_commit_none(&u->scratch->commit);
    sys_call(SYS_ftruncate, fd, u->old_size);
    return false;
}

static void put_back(int fd, struct update *u)
{
    file_commit_none(&u->scratch->commit);
    transfer_write(fd, u->old, u->old_size, 0);
    sys_call(SYS_ftruncate, fd, u->old_size);
}

static int replace(int fd, struct update *u)
{
    int error =
        file_may_be_long(u->scratch, u->new_size) ? reserve(fd, u->old_size, u->new_size) : EFBIG;
    if (error)
        return error;
    bool sealed = u->new_size > REDO_NOT_NEEDED && append_sealed(fd, u);
    error = sealed ? transfer_write(fd, u->new, u->new_size, 0) : commit(u, fd, u->new_size, 0);
    if (error)
        put_back(fd, u);
    else if (sealed || u->new_size < u->old_size)
        sys_call(SYS_ftruncate, fd, u->new_size);
    return error;
}

/* Completes the update that a killed process has begun. Returns 0 or an error number. */
static int complete(int fd, struct update *u)
{
    const unsigned char *content;
    size_t size;
    if (!redo_find(u->old, u->old_size, &content, &size))
        return 0;
    int error = transfer_write(fd, content, size, 0);
    if (!error)
        error = -(int)sys_call(SYS_ftruncate, fd, size);
    u->old += content - u->old;
    u->old_size = size;
    return error;
}

/* Reads the whole old content, under the lock. */
static enum file_result read_old(int fd, struct update *u)
{
    struct stat st = {0};
    if (file_is_locked_by_other(fd))
        return FILE_BUSY;
    int error = -(int)sys_call(SYS_fstat, fd, &st);
    if (error)
        return lost(u, error);
    if (!S_ISREG(st.st_mode) || st.st_size > OLD_SIZE_MAX) {
        u->loss = LOSS_NO_GCDA;
        return FILE_LOST;
    }
    if (!make_room(u, (size_t)st.st_size))
        return lost(u, ENOMEM);
    error = transfer_read(fd, u->old, u->old_size, 0);
    if (!error)
        error = complete(fd, u);
    return error ? lost(u, error) : FILE_WRITTEN;
}

static enum file_result update_open(int fd, struct update *u)
{
    enum file_result result = read_old(fd, u);
    if (result != FILE_WRITTEN || !u->unit)
        return result;
    if (gcda_merge(u->unit, u->run, u->old, u->old_size, u->new, &u->new_size, &u->loss) ==
        GCDA_UNTOUCHABLE)
        return FILE_LOST;
    int error = replace(fd, u);
    return error ? lost(u, error) : FILE_WRITTEN;
}

static enum file_result update_under_name(struct update *u, int create_flag)
{
    int fd = file_open(u->path, create_flag);
    if (fd < 0)
        return lost(u, -fd);
    enum file_result result = update_open(fd, u);
    sys_call(SYS_close, fd);
    return result;
}

static enum file_result update_new(struct update *u)
{
    if (!make_room(u, 0))
        return lost(u, ENOMEM);
    gcda_merge(u->unit, u->run, u->old, 0, u->new, &u->new_size, &u->loss);
    int error = file_create_whole(u->path, u->new, u->new_size, u->scratch);
    if (error == EEXIST)
        return update_under_name(u, O_CREAT);
    return error ? lost(u, error) : FILE_WRITTEN;
}

static enum file_result update_once(struct update *u)
{
    enum file_result result = update_under_name(u, 0);
    if (result != FILE_LOST || u->loss != ENOENT)
        return result;
    u->loss = LOSS_UNKNOWN;
    return update_new(u);
}

enum file_result gcov_file_update(char *path, const struct gcov_unit *unit,
                                  const struct gcda_run *run, struct file_scratch *scratch,
                                  enum loss_reason *loss)
{
    struct update u = {.path = path, .unit = unit, .run = run, .scratch = scratch};
    enum file_result result = update_once(&u);
    if (result == FILE_WRITTEN) {
        scratch->files++;
        scratch->bytes += u.new_size;
    } else {
        file_commit_none(&scratch->commit);
    }
    *loss = u.loss;
    return result;
}

enum file_result gcov_file_complete(const char *path, struct file_scratch *scratch,
                                    enum loss_reason *loss)
{
    struct update u = {.path = (char *)path, .scratch = scratch};
    enum file_result result = update_under_name(&u, 0);
    *loss = u.loss;
    return result == FILE_LOST && u.loss == ENOENT ? FILE_WRITTEN : result;
}
