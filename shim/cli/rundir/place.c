/* SPDX-License-Identifier: MIT
 *
 * Opens the places. A directory for temporary files is everybody's: what lies there under our name
 * must not be used unless it is the user's own. The same goes for a home that is somebody else's,
 * as under sudo.
 */
#include "cli/rundir/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *absolute_variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value == '/' ? value : NULL;
}

/* Fills in the place's path: the directory that is given, its first `there` bytes, and what is made
 * below that. */
static bool place_path(enum rundir_place place, char path[PATH_MAX], size_t *there)
{
    const char *base = absolute_variable("XDG_STATE_HOME");
    char below[40] = "/covkeep";
    if (place == RUNDIR_TEMPORARY) {
        base = absolute_variable("TMPDIR");
        base = base ? base : "/tmp";
        snprintf(below, sizeof(below), "/covkeep-%u", (unsigned)geteuid());
    } else if (!base) {
        base = absolute_variable("HOME");
        strcpy(below, "/.local/state/covkeep");
    }
    errno = ENOENT;
    if (!base)
        return false;
    *there = strlen(base);
    errno = ENAMETOOLONG;
    return snprintf(path, PATH_MAX, "%s%s", base, below) < PATH_MAX;
}

/* A home that is missing is nobody's; a state directory that is named may be made. */
static bool is_own(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return errno == ENOENT && absolute_variable("XDG_STATE_HOME");
    errno = EPERM;
    return st.st_uid == geteuid();
}

/* Makes each directory of the path behind its first `there` bytes, and before that those that are
 * missing. */
static bool make_directories(char *path, size_t there)
{
    char *at = path;
    while ((at = strchr(at + 1, '/'))) {
        *at = '\0';
        int error = mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : errno;
        *at = '/';
        if (error && at > path + there) {
            errno = error;
            return false;
        }
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

int rundir_open_private(int at, const char *path)
{
    struct stat st;
    int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 022) == 0)
        return fd;
    close(fd);
    errno = EPERM;
    return -1;
}

int rundir_place_open(enum rundir_place place, bool make, char path[PATH_MAX])
{
    size_t there;
    if (!place_path(place, path, &there))
        return -1;
    path[there] = '\0';
    bool is_taken = place == RUNDIR_TEMPORARY || is_own(path);
    path[there] = '/';
    if (!is_taken || (make && !make_directories(path, there)))
        return -1;
    return rundir_open_private(AT_FDCWD, path);
}
