/* SPDX-License-Identifier: MIT
 *
 * Whether the update of a file has happened, for whoever shares the memory of a process that was
 * killed in the middle of it. The process itself could not say so in time: between the system call
 * that changes the file and the next instruction it can be killed. So the kernel says it, in the
 * same call that changes the file.
 */
#ifndef COVKEEP_GCOV_COMMIT_H
#define COVKEEP_GCOV_COMMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum gcov_commit_kind {
    GCOV_COMMIT_NONE,    /* no update is under way, or nothing of it is in the file */
    GCOV_COMMIT_SEND,    /* it has happened when the kernel has moved `at` to `end` */
    GCOV_COMMIT_LINK,    /* it has happened when the path leads to this new file */
    GCOV_COMMIT_CONTENT, /* it has happened when the file begins with `content` */
};

struct gcov_commit {
    int kind; /* enum gcov_commit_kind; atomic */
    int64_t at, end;
    uint64_t inode;
    uint32_t device_major, device_minor;
    int64_t born_s; /* when the inode was made, since its number is used again */
    uint32_t born_ns;
    const void *content;
    size_t size;
};

/* Forgets the last update. Async-signal-safe, as all that follow. */
void gcov_commit_none(struct gcov_commit *commit);

/* Writes `size` bytes of the file `from`, which begin at `at`, to the place of `to`, and returns
 * how many. That is the update. sendfile(2) stores the offset behind what it has sent when it
 * returns, and a process that is killed in a system call still comes to the end of that call. */
size_t gcov_commit_send(struct gcov_commit *commit, int to, int from, int64_t at, size_t size);

/* The update is going to be a link to the file without a name that is open as `fd`. */
void gcov_commit_link(struct gcov_commit *commit, int fd);

/* The update is going to be a write of this content, which stays where it is. */
void gcov_commit_content(struct gcov_commit *commit, const void *content, size_t size);

/* The update of the file at `path` has happened. With GCOV_COMMIT_CONTENT this is wrong when
 * another process has changed the file since. */
bool gcov_commit_is_made(const struct gcov_commit *commit, const char *path);

#endif
