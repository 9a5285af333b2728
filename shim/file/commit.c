/* SPDX-License-Identifier: MIT
 *
 * Whoever shares the memory must never see half a commit. So its kind is stored last, and by a
 * single store: before that nothing else of the commit counts.
 */
#include "file/commit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <string.h>
#include <unistd.h>

#include "file/open.h"
#include "file/transfer.h"
#include "kernel/sys.h"

#define LOOKED_AT (STATX_INO | STATX_BTIME)

static void set_kind(struct file_commit *commit, enum file_commit_kind kind)
{
    __atomic_store_n(&commit->kind, kind, __ATOMIC_SEQ_CST);
}

void file_commit_none(struct file_commit *commit)
{
    set_kind(commit, FILE_COMMIT_NONE);
}

size_t file_commit_send(struct file_commit *commit, int to, int64_t behind, int from, int64_t at,
                        size_t size)
{
    if (behind != 0 && sys_call(SYS_lseek, to, behind, SEEK_SET) != behind)
        return 0;
    commit->at = at;
    commit->end = at + (int64_t)size;
    commit->shift = behind - at;
    set_kind(commit, FILE_COMMIT_SEND);
    sys_call(SYS_sendfile, to, from, &commit->at, size);
    return (size_t)(__atomic_load_n(&commit->at, __ATOMIC_RELAXED) - at);
}

int file_commit_send_rest(struct file_commit *commit, int to, int from)
{
    while (commit->at < commit->end) {
        if (sys_call(SYS_lseek, to, commit->at + commit->shift, SEEK_SET) < 0)
            return EIO;
        long sent = sys_call(SYS_sendfile, to, from, &commit->at, commit->end - commit->at);
        if (sent <= 0)
            return sent == 0 ? EIO : -(int)sent;
    }
    return 0;
}

bool file_commit_finish(struct file_commit *commit, const char *path, const unsigned char *memory)
{
    if (__atomic_load_n(&commit->kind, __ATOMIC_SEQ_CST) != FILE_COMMIT_SEND)
        return false;
    int fd = commit->at < commit->end ? file_open(path, 0) : -1;
    if (fd >= 0) {
        size_t rest = (size_t)(commit->end - commit->at);
        if (transfer_write(fd, memory + commit->at, rest, commit->at + commit->shift) == 0)
            commit->at = commit->end;
        sys_call(SYS_close, fd);
    }
    return commit->at == commit->end;
}

void file_commit_link(struct file_commit *commit, int fd)
{
    struct statx file = {0};
    sys_call(SYS_statx, fd, "", AT_EMPTY_PATH, LOOKED_AT, &file);
    commit->inode = file.stx_ino;
    commit->device_major = file.stx_dev_major;
    commit->device_minor = file.stx_dev_minor;
    commit->born_s = file.stx_btime.tv_sec;
    commit->born_ns = file.stx_btime.tv_nsec;
    set_kind(commit, FILE_COMMIT_LINK);
}

void file_commit_content(struct file_commit *commit, const void *content, size_t size)
{
    commit->content = content;
    commit->size = size;
    set_kind(commit, FILE_COMMIT_CONTENT);
}

static bool is_linked(const struct file_commit *commit, const char *path)
{
    struct statx file = {0};
    return sys_call(SYS_statx, AT_FDCWD, path, 0, LOOKED_AT, &file) == 0 &&
           file.stx_ino == commit->inode && file.stx_dev_major == commit->device_major &&
           file.stx_dev_minor == commit->device_minor && file.stx_btime.tv_sec == commit->born_s &&
           file.stx_btime.tv_nsec == commit->born_ns;
}

static bool begins_with(int fd, const unsigned char *content, size_t size)
{
    unsigned char bytes[512];
    for (size_t done = 0; done < size;) {
        size_t wanted = size - done < sizeof(bytes) ? size - done : sizeof(bytes);
        long got = sys_call(SYS_pread64, fd, bytes, wanted, done);
        if (got <= 0 || memcmp(bytes, content + done, (size_t)got) != 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static bool has_content(const struct file_commit *commit, const char *path)
{
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool has = begins_with(fd, commit->content, commit->size);
    sys_call(SYS_close, fd);
    return has;
}

bool file_commit_is_made(const struct file_commit *commit, const char *path)
{
    switch (__atomic_load_n(&commit->kind, __ATOMIC_SEQ_CST)) {
    case FILE_COMMIT_SEND:
        return commit->at == commit->end;
    case FILE_COMMIT_LINK:
        return is_linked(commit, path);
    case FILE_COMMIT_CONTENT:
        return has_content(commit, path);
    default:
        return false;
    }
}
