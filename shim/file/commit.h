/* SPDX-License-Identifier: MIT
 *
 * The commit: whether the update of a file has happened, as told to whoever shares the memory of a
 * process that was killed in the middle of the update. The process itself could not tell it in
 * time, since it can be killed between the system call that changes the file and the next
 * instruction. So the kernel tells it, in the same call that changes the file.
 */
#ifndef COVKEEP_FILE_COMMIT_H
#define COVKEEP_FILE_COMMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum file_commit_kind {
    FILE_COMMIT_NONE,    /* no update is under way, or nothing of it is in the file */
    FILE_COMMIT_SEND,    /* the update has happened once the kernel has moved `at` to `end` */
    FILE_COMMIT_LINK,    /* the update has happened once the path leads to this new file */
    FILE_COMMIT_CONTENT, /* the update has happened once the file begins with `content` */
};

struct file_commit {
    int kind; /* enum file_commit_kind; atomic */
    /* Of FILE_COMMIT_SEND: offsets in the file that is sent. */
    int64_t at, end;
    int64_t shift; /* from an offset there to that of the same byte in the changed file */
    /* Of FILE_COMMIT_LINK: the new file. */
    uint64_t inode;
    uint32_t device_major, device_minor;
    int64_t born_s; /* when the inode was made, since inode numbers are used again */
    uint32_t born_ns;
    /* Of FILE_COMMIT_CONTENT. */
    const void *content;
    size_t size;
};

/* file_commit_none() forgets the last update. Async-signal-safe, as all that follow. */
void file_commit_none(struct file_commit *commit);

/* file_commit_send() is the update: it writes `size` bytes of the file `from`, from offset `at` on,
 * to the offset `behind` of `to`, which nobody has read or written yet, and returns how many it has
 * written. It uses sendfile(2), which stores the offset behind what it has sent before it returns;
 * and a process that is killed in a system call still comes to the end of that call. */
size_t file_commit_send(struct file_commit *commit, int to, int64_t behind, int from, int64_t at,
                        size_t size);

/* file_commit_send_rest() sends what a killed process has not sent any more of an update that is a
 * FILE_COMMIT_SEND, from the file `from`, in which it stands at the same offsets. It returns 0 or
 * an error number. */
int file_commit_send_rest(struct file_commit *commit, int to, int from);

/* file_commit_finish() writes what a killed process has not sent any more of an update that is a
 * FILE_COMMIT_SEND, from `memory`, which is that of the file that it was sending. It returns
 * whether the update has happened now. */
bool file_commit_finish(struct file_commit *commit, const char *path, const unsigned char *memory);

/* file_commit_link() announces that the update is going to be a link to the file without a name
 * that is open as `fd`. */
void file_commit_link(struct file_commit *commit, int fd);

/* file_commit_content() announces that the update is going to be a write of this content, which
 * must stay in memory. */
void file_commit_content(struct file_commit *commit, const void *content, size_t size);

/* file_commit_is_made() returns whether the update of the file at `path` has happened. For
 * FILE_COMMIT_CONTENT the answer is wrong when another process has changed the file since. */
bool file_commit_is_made(const struct file_commit *commit, const char *path);

#endif
