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

#include "gcov/path.h"
#include "gcov/redo.h"
#include "gcov/transfer.h"
#include "kernel/decimal.h"
#include "kernel/sys.h"

/* The mode of libgcov's files, less the umask. */
#define FILE_MODE 0666
/* A .gcda file has some kilobytes: a file that is larger than this counts as no .gcda file. */
#define OLD_SIZE_MAX ((off_t)1 << 30)

struct update {
    char *path;
    const struct gcov_unit *unit; /* NULL: nothing is added */
    const struct gcda_run *run;
    struct gcov_scratch *scratch;
    enum loss_reason loss; /* as gcov_file_update() sets it */
    unsigned char *old;    /* in the scratch memory */
    size_t old_size;
    unsigned char *new; /* in the scratch memory, behind `old` */
    size_t new_size;
};

static enum gcov_file_result lost(struct update *u, int error)
{
    u->loss = (enum loss_reason)error;
    return GCOV_FILE_LOST;
}

static bool make_room(struct update *u, size_t old_size)
{
    size_t new_size = u->unit ? gcda_size_bound(u->unit, old_size) : 0;
    if (!gcov_scratch_reserve(u->scratch, old_size + new_size + sizeof(struct redo_seal)))
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
    struct gcov_scratch *s = u->scratch;
    size_t sent = 0;
    if (s->is_file && (at == 0 || sys_call(SYS_lseek, fd, at, SEEK_SET) == at))
        sent = gcov_commit_send(&s->commit, fd, s->fd, u->new - s->memory, size);
    if (sent == size)
        return 0;
    if (s->is_watched)
        gcov_commit_content(&s->commit, u->new, u->new_size);
    return transfer_write(fd, u->new + sent, size - sent, at + (off_t)sent);
}

/* Returns whether RLIMIT_FSIZE lets the file become so long. A watched update is a keeper's, which
 * has lifted the limit. */
static bool may_be_long(const struct update *u, size_t size)
{
    return u->scratch->is_watched || sys_may_write_up_to(size);
}

/* Writes "/proc/self/fd/N", the name by which linkat(2) takes a file that has none. */
static void name_descriptor(char *name, int fd)
{
    decimal_put(stpcpy(name, "/proc/self/fd/"), (unsigned long)fd);
}

/* Returns a descriptor, or an error number negated. */
static int open_file(const char *path, int flags)
{
    return (int)sys_call(SYS_openat, AT_FDCWD, path, flags | O_RDWR | O_CLOEXEC, FILE_MODE);
}

static int open_unnamed(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return open_file(".", O_TMPFILE);
    char next = slash[1];
    slash[1] = '\0'; /* "/x" lies in "/" */
    int fd = open_file(path, O_TMPFILE);
    slash[1] = next;
    return fd;
}

/* Returns whether this file system or kernel cannot make a file without a name, or cannot link one.
 */
static bool is_unsupported(int error)
{
    return error == EOPNOTSUPP || error == EISDIR || error == EINVAL || error == ENOENT;
}

/* Creates the file whole. Returns 0 when the new file is there, and EEXIST when it must be written
 * under its name: something is there already, or there is no other way. Else it returns an error
 * number. */
static int create(struct update *u)
{
    int fd = open_unnamed(u->path);
    if (fd == -ENOENT) {
        int error = gcov_path_make_directories(u->path);
        if (error)
            return error;
        fd = open_unnamed(u->path);
    }
    if (fd < 0)
        return is_unsupported(-fd) ? EEXIST : -fd;
    int error = may_be_long(u, u->new_size) ? transfer_write(fd, u->new, u->new_size, 0) : EFBIG;
    if (!error) {
        char name[32];
        name_descriptor(name, fd);
        if (u->scratch->is_watched)
            gcov_commit_link(&u->scratch->commit, fd);
        error = -(int)sys_call(SYS_linkat, AT_FDCWD, name, AT_FDCWD, u->path, AT_SYMLINK_FOLLOW);
        if (error && error != ENOSPC && error != EDQUOT && error != EIO)
            error = EEXIST;
    }
    sys_call(SYS_close, fd);
    return error;
}

static bool is_locked_by_other(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    /* Where a file system knows no locks, libgcov goes on without one. */
    long error = sys_call(SYS_fcntl, fd, F_SETLK, &whole);
    return error == -EAGAIN || error == -EACCES;
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
    if (may_be_long(u, (size_t)at + size) && commit(u, fd, size, at) == 0)
        return true;
    gcov_commit_none(&u->scratch->commit);
    sys_call(SYS_ftruncate, fd, u->old_size);
    return false;
}

static void put_back(int fd, struct update *u)
{
    gcov_commit_none(&u->scratch->commit);
    transfer_write(fd, u->old, u->old_size, 0);
    sys_call(SYS_ftruncate, fd, u->old_size);
}

static int replace(int fd, struct update *u)
{
    int error = may_be_long(u, u->new_size) ? reserve(fd, u->old_size, u->new_size) : EFBIG;
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
static enum gcov_file_result read_old(int fd, struct update *u)
{
    struct stat st = {0};
    if (is_locked_by_other(fd))
        return GCOV_FILE_BUSY;
    int error = -(int)sys_call(SYS_fstat, fd, &st);
    if (error)
        return lost(u, error);
    if (!S_ISREG(st.st_mode) || st.st_size > OLD_SIZE_MAX) {
        u->loss = LOSS_NO_GCDA;
        return GCOV_FILE_LOST;
    }
    if (!make_room(u, (size_t)st.st_size))
        return lost(u, ENOMEM);
    error = transfer_read(fd, u->old, u->old_size);
    if (!error)
        error = complete(fd, u);
    return error ? lost(u, error) : GCOV_FILE_WRITTEN;
}

static enum gcov_file_result update_open(int fd, struct update *u)
{
    enum gcov_file_result result = read_old(fd, u);
    if (result != GCOV_FILE_WRITTEN || !u->unit)
        return result;
    if (gcda_merge(u->unit, u->run, u->old, u->old_size, u->new, &u->new_size, &u->loss) ==
        GCDA_UNTOUCHABLE)
        return GCOV_FILE_LOST;
    int error = replace(fd, u);
    return error ? lost(u, error) : GCOV_FILE_WRITTEN;
}

static enum gcov_file_result update_under_name(struct update *u, int create_flag)
{
    /* O_NONBLOCK: a FIFO in the way must not hold us up. */
    int fd = open_file(u->path, O_NONBLOCK | O_NOCTTY | create_flag);
    if (fd < 0)
        return lost(u, -fd);
    enum gcov_file_result result = update_open(fd, u);
    sys_call(SYS_close, fd);
    return result;
}

static enum gcov_file_result update_new(struct update *u)
{
    if (!make_room(u, 0))
        return lost(u, ENOMEM);
    gcda_merge(u->unit, u->run, u->old, 0, u->new, &u->new_size, &u->loss);
    int error = create(u);
    if (error == EEXIST)
        return update_under_name(u, O_CREAT);
    return error ? lost(u, error) : GCOV_FILE_WRITTEN;
}

static enum gcov_file_result update_once(struct update *u)
{
    enum gcov_file_result result = update_under_name(u, 0);
    if (result != GCOV_FILE_LOST || u->loss != ENOENT)
        return result;
    u->loss = LOSS_UNKNOWN;
    return update_new(u);
}

enum gcov_file_result gcov_file_update(char *path, const struct gcov_unit *unit,
                                       const struct gcda_run *run, struct gcov_scratch *scratch,
                                       enum loss_reason *loss)
{
    struct update u = {.path = path, .unit = unit, .run = run, .scratch = scratch};
    enum gcov_file_result result = update_once(&u);
    if (result == GCOV_FILE_WRITTEN) {
        scratch->files++;
        scratch->bytes += u.new_size;
    } else {
        gcov_commit_none(&scratch->commit);
    }
    *loss = u.loss;
    return result;
}

enum gcov_file_result gcov_file_complete(const char *path, struct gcov_scratch *scratch,
                                         enum loss_reason *loss)
{
    struct update u = {.path = (char *)path, .scratch = scratch};
    enum gcov_file_result result = update_under_name(&u, 0);
    *loss = u.loss;
    return result == GCOV_FILE_LOST && u.loss == ENOENT ? GCOV_FILE_WRITTEN : result;
}
