/* SPDX-License-Identifier: MIT
 *
 * The calls that both covers are made of.
 */
#include "cli/everywhere/cover.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

bool cover_put_empty(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    return fd >= 0 && fchmod(fd, 0644) == 0 && close(fd) == 0;
}

/* Who may not set the owner leaves it. */
bool cover_make_alike(const struct etc *etc, const char *path)
{
    bool is_owned = chown(path, etc->status.st_uid, etc->status.st_gid) == 0 || geteuid() != 0;
    return is_owned && chmod(path, etc->status.st_mode & 07777) == 0;
}

bool cover_by_memory(void)
{
    return mount("covkeep", ETC, "tmpfs", 0, "mode=755") == 0;
}

void cover_undo(unsigned covers)
{
    int error = errno;
    while (covers-- > 0)
        umount2(ETC, MNT_DETACH);
    errno = error;
}

bool cover_bring(const struct etc *etc, const char *name)
{
    char from[PATH_MAX], to[PATH_MAX];
    snprintf(from, sizeof(from), "%s/%s", etc->name, name);
    snprintf(to, sizeof(to), ETC "/%s", name);
    return mount(from, to, NULL, MS_BIND | MS_REC, NULL) == 0;
}
