/* SPDX-License-Identifier: MIT
 *
 * Slots in a file of records (blackbox.h) that is open: adding one at the end, writing to
 * one, counting in the head. The shim and `covkeep run` add to the same files. Everything here is
 * async-signal-safe.
 */
#ifndef COVKEEP_BLACKBOX_SLOT_H
#define COVKEEP_BLACKBOX_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "blackbox/blackbox.h"

/* The file holds slots, or nothing yet, as far as its beginning tells: it is no other program's. */
bool slot_is_in(int fd);

/* Adds it behind all that are there, and the head if that is missing, through a descriptor that was
 * opened with O_APPEND. Returns its place in bytes; an error number, negative, where it cannot be:
 * EFBIG when the file is full or RLIMIT_FSIZE is near, EPERM when it is no regular file, has other
 * names, or another user may have written to it. */
off_t slot_append(int fd, const void *slot);

/* One that belongs to a record, `of`, or to nobody, and holds nothing yet. */
struct blackbox_more slot_more(int32_t pid, uint32_t of, int64_t start_ns,
                               enum blackbox_more_kind kind);

/* The same as slot_append() for that, which the head counts. */
off_t slot_append_more(int fd, const struct blackbox_more *more);

/* Writes these bytes at that place. False where they are not there then; nothing is written, and no
 * signal sent, where RLIMIT_FSIZE forbids it. */
bool slot_put(int fd, const void *bytes, size_t size, off_t place);

/* Adds one to a counter of the head, which is that many bytes behind its beginning, where that can
 * be. */
void slot_count(int fd, size_t counter);

/* The owner of a file or directory that is used: oneself or root; root uses those of all. */
bool slot_is_safe_owner(uid_t owner);

/* What is asked of a descriptor: type and mode, number of names, owner, size. False, where that
 * cannot be told. */
struct slot_place {
    mode_t mode;
    unsigned names;
    uid_t owner;
    off_t size;
};
bool slot_look(int fd, struct slot_place *place);

#endif
