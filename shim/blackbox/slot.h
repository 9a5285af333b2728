/* SPDX-License-Identifier: MIT
 *
 * Slots in an open file of records (blackbox.h): adding a slot at the end, writing to a slot,
 * counting in the head. The shim and `covkeep run` add to the same files. Nothing here keeps state.
 * Everything is async-signal-safe.
 */
#ifndef COVKEEP_BLACKBOX_SLOT_H
#define COVKEEP_BLACKBOX_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "blackbox/blackbox.h"

/* slot_is_in() returns whether the file holds slots, or nothing yet, as far as its beginning tells:
 * then it is no other program's. */
bool slot_is_in(int fd);

/* slot_append() adds a slot behind all that are there, and the head first if that is missing,
 * through a descriptor that was opened with O_APPEND. It returns the slot's place in bytes, or an
 * error number negated: -EFBIG when the file is full or RLIMIT_FSIZE is near; -EPERM when it is no
 * regular file, has other names, or another user may have written to it; -ENOSPC when the slot was
 * cut off; or that of write(2). */
off_t slot_append(int fd, const void *slot);

/* slot_more() makes a slot belong to the record of process `pid` that began at `start_ns`, if `of`
 * is BLACKBOX_ITS_OWN, or to no record (BLACKBOX_NOBODY). It leaves the slot's content alone. */
void slot_more(struct blackbox_more *more, int32_t pid, uint32_t of, int64_t start_ns,
               enum blackbox_more_kind kind);

/* slot_put() writes `size` bytes at `place`, in bytes from the beginning of the file. It returns
 * whether all were written. Where RLIMIT_FSIZE forbids it nothing is written, and no signal is
 * sent. */
bool slot_put(int fd, const void *bytes, size_t size, off_t place);

/* slot_leave_out() adds one to `left_out` in the head. Where the file cannot be mapped nothing
 * happens. */
void slot_leave_out(int fd);

/* slot_is_safe_owner() returns whether a file or directory of this owner may be used: it is the
 * caller's (by effective user) or root's, or the caller is root. */
bool slot_is_safe_owner(uid_t owner);

/* slot_open_directory() opens the directory that files are to be made in (O_PATH), and makes it if
 * it is missing. In one that belongs to another user a file would be where that user chooses. It
 * returns a descriptor, which the caller closes, or an error number negated: -EPERM for a directory
 * of an owner who is not safe, or that of open(2). */
int slot_open_directory(const char *path);

/* slot_look() fills in type and mode, number of names, owner, group and size of what `fd` is open
 * on. It returns false where that cannot be told. */
struct slot_place {
    mode_t mode;
    unsigned names;
    uid_t owner;
    gid_t group;
    off_t size;
};
bool slot_look(int fd, struct slot_place *place);

#endif
