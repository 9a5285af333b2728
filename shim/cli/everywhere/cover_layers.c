/* SPDX-License-Identifier: MIT
 *
 * The layers lie in memory that the layered /etc covers in its turn.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

#include "cli/everywhere/cover.h"

static bool bring_mounts(const struct etc *etc)
{
    for (size_t i = 0; i < etc->mounts.count; i++)
        if (!cover_bring(etc, etc->mounts.text[i]))
            return false;
    return true;
}

/* The machine's own stands before the list's, since /etc has the owner and mode of the first. */
static bool mount_layers(const struct etc *etc, const char *more)
{
    char options[200];
    snprintf(options, sizeof(options), "lowerdir=%s:" ETC "/list%s", etc->name, more);
    return mount("covkeep", ETC, "overlay", 0, options) == 0;
}

static bool layer_written(const struct etc *etc)
{
    static const char upper[] = ",upperdir=" ETC "/upper,workdir=" ETC "/work";
    static const char users[] = ",userxattr,upperdir=" ETC "/upper,workdir=" ETC "/work";
    return mkdir(ETC "/upper", 0755) == 0 && mkdir(ETC "/work", 0755) == 0 &&
           cover_make_alike(etc, ETC "/upper") &&
           (mount_layers(etc, upper) || mount_layers(etc, users));
}

bool cover_by_layers(const struct etc *etc)
{
    if (!cover_by_memory())
        return false;
    bool is_ready = mkdir(ETC "/list", 0755) == 0 && cover_put_empty(ETC "/list/ld.so.preload");
    bool is_layered = is_ready && (geteuid() == 0 ? layer_written(etc) : mount_layers(etc, ""));
    if (is_layered && bring_mounts(etc))
        return true;
    cover_undo(is_layered ? 2 : 1);
    return false;
}
