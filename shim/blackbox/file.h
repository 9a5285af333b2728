/* SPDX-License-Identifier: MIT
 *
 * The file of the records (blackbox.h): this process's slot in it, and those that belong to that.
 * Once there is one, only the file that holds it is written to: after a chroot, or when somebody
 * has made a new directory, the same name may lead to another one.
 */
#ifndef COVKEEP_BLACKBOX_FILE_H
#define COVKEEP_BLACKBOX_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "blackbox/blackbox.h"

/* From now on it is that of this directory, whose string must stay. False when there is no memory.
 */
bool blackbox_file_is_in(const char *directory_path);

/* Adds the process's record at the file's end, through `covkeep run` where the process cannot write
 * to the file. False where that cannot be, either. For the first record, for which directory and
 * file are made where they are missing, a line says why; not where the file is full, or near
 * RLIMIT_FSIZE, which its head tells. For a forked child nothing does: it may have given up its
 * rights or its root, and its parent has a record. Async-signal-safe, as all that follow. */
bool blackbox_file_add(const struct blackbox_record *record);

/* The slot of what was added, counted from 0 behind the head; BLACKBOX_NOBODY where only `covkeep
 * run` knows it. */
uint32_t blackbox_file_slot(void);

/* Adds a slot that belongs to it, and returns the slot's place; 0 where that cannot be. Writes to
 * that place anew; false where that cannot be. */
off_t blackbox_file_add_more(const struct blackbox_more *more);
bool blackbox_file_put_more(const struct blackbox_more *more, off_t at);

/* Writes what changes in the process's life, from `end` on up to the texts, or has `covkeep run`
 * write it. False where neither can be had any more. */
bool blackbox_file_put(struct blackbox_record *record);

/* Whether that can be, at this moment. */
bool blackbox_file_can_put(void);

#endif
