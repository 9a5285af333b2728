/* SPDX-License-Identifier: MIT
 *
 * Tries one cover after the other.
 */
#include "cli/everywhere/place.h"

#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/everywhere/cover.h"
#include "env/everywhere.h"

static struct text_list mounts_below(void)
{
    struct text_list found = {0};
    FILE *mounts = setmntent("/proc/self/mounts", "re");
    for (const struct mntent *at; mounts && (at = getmntent(mounts));)
        if (strncmp(at->mnt_dir, ETC "/", sizeof(ETC)) == 0)
            text_add(&found, text_print("%s", at->mnt_dir + sizeof(ETC)));
    if (mounts)
        endmntent(mounts);
    return found;
}

static bool open_etc(struct etc *etc)
{
    etc->mounts = mounts_below();
    etc->fd = open(ETC, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    snprintf(etc->name, sizeof(etc->name), "/proc/self/fd/%d", etc->fd);
    return etc->fd >= 0 && fstat(etc->fd, &etc->status) == 0;
}

static void close_etc(struct etc *etc)
{
    int error = errno;
    if (etc->fd >= 0)
        close(etc->fd);
    text_list_free(&etc->mounts);
    errno = error;
}

const char *place_make(void)
{
    struct etc etc;
    const char *made = NULL;
    if (access(EVERYWHERE_LIST, F_OK) == 0)
        return "over " EVERYWHERE_LIST;
    if (open_etc(&etc))
        made = cover_by_layers(&etc)   ? "in a layer over " ETC
               : cover_by_mounts(&etc) ? "in a directory of mounts over " ETC
                                       : NULL;
    close_etc(&etc);
    return made;
}
