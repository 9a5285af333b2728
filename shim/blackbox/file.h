/* SPDX-License-Identifier: MIT
 *
 * The file of the records (blackbox.h): the slot of this process's record in it, and the slots that
 * belong to that. Once the process has a record, only the file that holds it is written to: after a
 * chroot, or when somebody has made a new directory, the same name may lead to another file.
 */
#ifndef COVKEEP_BLACKBOX_FILE_H
#define COVKEEP_BLACKBOX_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "blackbox/blackbox.h"

/* blackbox_file_is_in() sets the directory of the file. Its string must stay. It returns false when
 * there is no memory. */
bool blackbox_file_is_in(const char *directory_path);

/* blackbox_file_add() adds the process's record at the end of the file, or has `covkeep run` do it
 * where the process cannot. It returns false if neither is possible. For the process's first record
 * the directory and the file are made where they are missing, and if the record cannot be added one
 * line says why. There is no line where the file is full or near RLIMIT_FSIZE, which is counted in
 * its head, nor for a forked child: that may have given up its rights or its root, and its parent
 * has a record. Async-signal-safe, as all that follow. */
bool blackbox_file_add(const struct blackbox_record *record);

/* blackbox_file_add_more() adds a slot that belongs to the record, and returns its place for
 * blackbox_file_put_more(); 0 where that fails. blackbox_file_put_more() writes the slot at that
 * place anew, and returns whether it could. */
off_t blackbox_file_add_more(const struct blackbox_more *more);
bool blackbox_file_put_more(const struct blackbox_more *more, off_t at);

/* blackbox_file_put() writes what changes in the process's life, the fields from `end` on up to the
 * texts, or has `covkeep run` write them. It returns false if neither is possible. If the file
 * tells of more losses than `record`, it raises `lost` in `record` first. */
bool blackbox_file_put(struct blackbox_record *record);

/* blackbox_file_can_put() returns whether blackbox_file_put() would succeed at this moment. */
bool blackbox_file_can_put(void);

#endif
