/* SPDX-License-Identifier: MIT
 *
 * For kernels without overlayfs, or that refuse it where something is mounted below /etc. A link
 * stays a link.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "cli/everywhere/cover.h"
#include "env/everywhere.h"

static bool copy_link(const struct etc *etc, const char *name)
{
    char to[PATH_MAX], path[PATH_MAX];
    ssize_t length = readlinkat(etc->fd, name, to, sizeof(to) - 1);
    if (length < 0)
        return false;
    to[length] = '\0';
    snprintf(path, sizeof(path), ETC "/%s", name);
    return symlink(to, path) == 0;
}

static bool bring_one(const struct etc *etc, const char *name)
{
    struct stat status;
    char path[PATH_MAX];
    if (fstatat(etc->fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    if (S_ISLNK(status.st_mode))
        return copy_link(etc, name);
    snprintf(path, sizeof(path), ETC "/%s", name);
    return (S_ISDIR(status.st_mode) ? mkdir(path, 0755) == 0 : cover_put_empty(path)) &&
           cover_bring(etc, name);
}

static bool bring_each(const struct etc *etc)
{
    DIR *names = fdopendir(dup(etc->fd));
    bool is_brought = names;
    for (const struct dirent *at; is_brought && (at = readdir(names));)
        if (strcmp(at->d_name, ".") != 0 && strcmp(at->d_name, "..") != 0)
            is_brought = bring_one(etc, at->d_name);
    if (names)
        closedir(names);
    return is_brought;
}

/* Who mounts it owns it, and could write to it where /etc is root's. */
static bool protect(void)
{
    return geteuid() == 0 || mount(NULL, ETC, NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0;
}

bool cover_by_mounts(const struct etc *etc)
{
    if (!cover_by_memory())
        return false;
    if (bring_each(etc) && cover_put_empty(EVERYWHERE_LIST) && cover_make_alike(etc, ETC) &&
        protect())
        return true;
    cover_undo(1);
    return false;
}
