/* SPDX-License-Identifier: MIT
 *
 * A profile is added to a small file by a new file with the old content and the new one, which
 * takes its place; to a large one, or to one with several names, it is written behind the rest.
 * Counts are added to a profile in place: it keeps its size, so nobody finds it broken, and a
 * runtime that waits for the lock of this very inode loses nothing.
 */
#include "llvm/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "file/transfer.h"
#include "file/whole.h"
#include "kernel/sys.h"
#include "llvm/raw.h"

/* Up to this size a file is written anew for one more profile. Beyond it that would cost more than
 * it is worth: a thousand workers may add to one file. */
#define ANEW_MAX ((size_t)4 << 20)

static enum file_result lost(struct llvm_write *w, int error)
{
    w->loss = (enum loss_reason)error;
    return FILE_LOST;
}

static enum file_result done(struct llvm_write *w, int error)
{
    return error ? lost(w, error) : FILE_WRITTEN;
}

/* Writes bytes of the scratch memory, and tells whoever shares it how far that has come. */
static int send(struct llvm_write *w, int fd, const unsigned char *bytes, size_t size, int64_t at)
{
    struct file_scratch *s = w->scratch;
    size_t sent = 0;
    if (!file_may_be_long(s, (size_t)at + size))
        return EFBIG;
    if (s->is_file)
        sent = file_commit_send(&s->commit, fd, at, s->fd, bytes - s->memory, size);
    return transfer_write(fd, bytes + sent, size - sent, at + (off_t)sent);
}

/* Returns room for so many bytes before the content, which is behind them now; NULL where there is
 * no memory. */
static unsigned char *make_room(struct llvm_write *w, size_t before)
{
    if (!file_scratch_reserve(w->scratch, before + w->shape.size))
        return NULL;
    memcpy(w->scratch->memory + before, w->content, w->shape.size);
    return w->scratch->memory;
}

static enum file_result create(struct llvm_write *w)
{
    const unsigned char *memory = make_room(w, 0);
    w->at = 0;
    return done(w, memory ? file_create_whole(w->path, memory, w->shape.size, w->scratch) : ENOMEM);
}

/* Returns whether another file may take the place of this one: it has this name only, and the name
 * is no symbolic link. */
static bool has_one_name(const char *path, const struct stat *st)
{
    struct stat name = {0};
    return st->st_nlink == 1 &&
           sys_call(SYS_newfstatat, AT_FDCWD, path, &name, AT_SYMLINK_NOFOLLOW) == 0 &&
           name.st_ino == st->st_ino && name.st_dev == st->st_dev;
}

/* Adds a profile behind what the open file holds. */
static enum file_result append(struct llvm_write *w, int fd, const struct stat *st)
{
    size_t before = (size_t)st->st_size;
    bool is_anew = before + w->shape.size <= ANEW_MAX && has_one_name(w->path, st);
    size_t room = is_anew ? before : 0;
    unsigned char *memory = make_room(w, room);
    if (!memory)
        return lost(w, ENOMEM);
    w->at = st->st_size;
    int error = is_anew ? transfer_read(fd, memory, before, 0) : EACCES;
    if (!error)
        error = file_replace_whole(w->path, fd, memory, before + w->shape.size, w->scratch);
    if (error == EACCES || error == EPERM || error == EROFS) /* of the directory */
        error = send(w, fd, memory + room, w->shape.size, st->st_size);
    if (error)
        sys_call(SYS_ftruncate, fd, st->st_size);
    return done(w, error);
}

/* Returns whether the profile at the offset is one of the same module. */
static bool is_same_at(struct llvm_write *w, int fd, const struct stat *st, int64_t at)
{
    size_t head = w->shape.counters_at;
    return at >= 0 && at + (int64_t)w->shape.size <= st->st_size &&
           file_scratch_reserve(w->scratch, head) &&
           transfer_read(fd, w->scratch->memory, head, at) == 0 &&
           llvm_raw_is_same(&w->shape, w->content, w->scratch->memory);
}

/* Adds the counts to those of the profile at the offset. */
static enum file_result add(struct llvm_write *w, int fd, int64_t at)
{
    size_t all = w->shape.counters + w->shape.padding + w->shape.bitmap;
    int64_t from = at + (int64_t)w->shape.counters_at;
    if (!file_scratch_reserve(w->scratch, all))
        return lost(w, ENOMEM);
    unsigned char *sum = w->scratch->memory;
    int error = transfer_read(fd, sum, all, from);
    if (error)
        return lost(w, error);
    llvm_raw_add(&w->shape, sum, w->content);
    w->at = at;
    return done(w, send(w, fd, sum, all, from));
}

/* Gives the pool's file another name, and begins a new one. */
static enum file_result set_aside(struct llvm_write *w)
{
    const char *path = w->path;
    size_t length = strlen(path), more = sizeof(LLVM_PROFILE_BROKEN);
    if (length + more > PATH_MAX || !file_scratch_reserve(w->scratch, length + more))
        return lost(w, ENAMETOOLONG);
    char *beside = (char *)w->scratch->memory;
    memcpy(mempcpy(beside, path, length), LLVM_PROFILE_BROKEN, more);
    int error = -(int)sys_call(SYS_renameat, AT_FDCWD, path, AT_FDCWD, beside);
    if (error)
        return lost(w, error);
    w->is_set_aside = true;
    return create(w);
}

/* The runtime's pool is one profile and nothing else. */
static enum file_result write_pool(struct llvm_write *w, int fd, const struct stat *st)
{
    if (st->st_size == 0) {
        const unsigned char *memory = make_room(w, 0);
        w->at = 0;
        return done(w, memory ? send(w, fd, memory, w->shape.size, 0) : ENOMEM);
    }
    return st->st_size == (off_t)w->shape.size && is_same_at(w, fd, st, 0) ? add(w, fd, 0)
                                                                           : set_aside(w);
}

/* The path may lead to another file since: then all begins again. */
static bool is_still_at(const char *path, const struct stat *st)
{
    struct stat now = {0};
    return sys_call(SYS_newfstatat, AT_FDCWD, path, &now, 0) == 0 && now.st_ino == st->st_ino &&
           now.st_dev == st->st_dev;
}

/* Whoever leads the file to /dev/null wants no coverage. */
static bool is_null_device(const struct stat *st)
{
    return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);
}

static enum file_result write_open(struct llvm_write *w, int fd)
{
    struct stat st = {0};
    if (file_is_locked_by_other(fd))
        return FILE_BUSY;
    int error = -(int)sys_call(SYS_fstat, fd, &st);
    if (error)
        return lost(w, error);
    if (is_null_device(&st))
        return FILE_WRITTEN;
    if (!S_ISREG(st.st_mode)) {
        w->loss = LOSS_NO_FILE;
        return FILE_LOST;
    }
    if (!is_still_at(w->path, &st))
        return FILE_BUSY;
    if (w->is_pool)
        return write_pool(w, fd, &st);
    return is_same_at(w, fd, &st, w->at) ? add(w, fd, w->at) : append(w, fd, &st);
}

static enum file_result write_under_name(struct llvm_write *w, int create_flag)
{
    int fd = file_open(w->path, create_flag);
    if (fd < 0)
        return lost(w, -fd);
    enum file_result result = write_open(w, fd);
    sys_call(SYS_close, fd);
    return result;
}

enum file_result llvm_profile_write(struct llvm_write *write)
{
    enum file_result result = write_under_name(write, 0);
    if (result == FILE_LOST && write->loss == (enum loss_reason)ENOENT)
        result = create(write);
    if (result == FILE_LOST && write->loss == (enum loss_reason)EEXIST)
        result = write_under_name(write, O_CREAT);
    if (result == FILE_WRITTEN) {
        write->loss = LOSS_UNKNOWN;
        write->scratch->files++;
        write->scratch->bytes += write->shape.size;
    } else {
        file_commit_none(&write->scratch->commit);
    }
    return result;
}

/* Puts what is still to be sent into the scratch memory, where the commit expects it: the rest of
 * the content where it is being added to the end of the file, else the rest of the sums. */
static int prepare_rest(struct llvm_write *w, const struct file_commit *commit, int fd,
                        const struct stat *st)
{
    int64_t from = commit->at + commit->shift, end = commit->end + commit->shift;
    size_t counts = w->shape.counters + w->shape.padding + w->shape.bitmap;
    size_t head = w->shape.counters_at;
    unsigned char *memory = w->scratch->memory;
    if (st->st_size == from && end >= (int64_t)w->shape.size) {
        memcpy(memory + commit->at, w->content + w->shape.size - (end - from),
               (size_t)(end - from));
        return 0;
    }
    if (end > st->st_size || end != (int64_t)(head + counts) || commit->end != (int64_t)counts)
        return ESTALE;
    int error = transfer_read(fd, memory, counts, (off_t)head);
    if (!error)
        llvm_raw_add(&w->shape, memory, w->content);
    return error;
}

static enum file_result complete_open(struct llvm_write *w, struct file_commit *commit, int fd)
{
    struct stat st = {0};
    if (file_is_locked_by_other(fd))
        return FILE_BUSY;
    if (!file_scratch_reserve(w->scratch, (size_t)commit->end))
        return lost(w, ENOMEM);
    int error = -(int)sys_call(SYS_fstat, fd, &st);
    if (!error)
        error = prepare_rest(w, commit, fd, &st);
    if (!error)
        error = file_commit_send_rest(commit, fd, w->scratch->fd);
    return done(w, error);
}

enum file_result llvm_profile_complete(struct llvm_write *write, struct file_commit *commit)
{
    if (commit->at == commit->end)
        return FILE_WRITTEN;
    int fd = file_open(write->path, 0);
    if (fd < 0)
        return lost(write, -fd);
    enum file_result result = complete_open(write, commit, fd);
    sys_call(SYS_close, fd);
    return result;
}
