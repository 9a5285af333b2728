/* SPDX-License-Identifier: MIT
 *
 * Making a file whole: its content is written to a file without a name, which then gets its name.
 * Nobody ever sees a part of it, and a full disk leaves nothing behind.
 */
#ifndef COVKEEP_FILE_WHOLE_H
#define COVKEEP_FILE_WHOLE_H

#include <stdbool.h>
#include <stddef.h>

#include "file/scratch.h"

/* file_may_be_long() returns whether RLIMIT_FSIZE lets a file become so long. A watched update is a
 * keeper's, which has lifted the limit. */
bool file_may_be_long(const struct file_scratch *scratch, size_t size);

/* file_create_whole() creates the file at `path` with this content, and makes the directories that
 * are missing. It returns 0 when the new file is there. It returns EEXIST when the content must be
 * written under the file's name, since something is there already or there is no other way. Else it
 * returns an error number. The commit of `scratch` tells who shares its memory whether the file was
 * made. It writes to `path` meanwhile, and leaves it as it was. */
int file_create_whole(char *path, const unsigned char *content, size_t size,
                      struct file_scratch *scratch);

/* file_replace_whole() puts a new file with this content in the place of the file at `path`, which
 * is open as `fd`; the new file has the mode of the old one, and its owner where that can be. It
 * returns 0 or an error number. The rest is as for file_create_whole(). */
int file_replace_whole(char *path, int fd, const unsigned char *content, size_t size,
                       struct file_scratch *scratch);

#endif
