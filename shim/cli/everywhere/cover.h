/* SPDX-License-Identifier: MIT
 *
 * /etc covered as a whole by a mount that shows what it shows, and has an empty list of libraries
 * besides. What /etc was stays open as a descriptor, by which it is reached below the cover.
 */
#ifndef COVKEEP_CLI_EVERYWHERE_COVER_H
#define COVKEEP_CLI_EVERYWHERE_COVER_H

#include <stdbool.h>
#include <sys/stat.h>

#include "cli/text.h"

#define ETC "/etc"

/* /etc as it was. */
struct etc {
    int fd;
    char name[32]; /* a path that leads there below whatever covers it */
    struct stat status;
    struct text_list mounts; /* names in it that are mounts of their own, as a container's
                                resolv.conf is */
};

/* cover_by_layers() covers it by layers, of overlayfs: its own below, and for root one of memory
 * above, which takes what is written. cover_by_mounts() covers it by a directory in memory in which
 * each of its files is mounted. They return false, with errno, where the kernel refuses, and leave
 * no cover then. */
bool cover_by_layers(const struct etc *etc);
bool cover_by_mounts(const struct etc *etc);

/* What both are made of, each true or false with errno: memory in place of /etc; an empty file that
 * everybody may read; owner and mode of /etc for a directory; and /etc/NAME as it was, with all
 * that is mounted below it. cover_undo() takes the last covers away, and keeps errno. */
bool cover_by_memory(void);
bool cover_put_empty(const char *path);
bool cover_make_alike(const struct etc *etc, const char *path);
bool cover_bring(const struct etc *etc, const char *name);
void cover_undo(unsigned covers);

#endif
