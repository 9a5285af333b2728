/* SPDX-License-Identifier: MIT
 *
 * Places: the fresh directory of a test, the files of the build beside the test program, and whole
 * files read into memory.
 */
#include "support/program.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The test program lies in the build directory itself, wherever that is. */
static const char *build_dir(void)
{
    static char path[PATH_MAX];
    if (*path)
        return path;
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    cr_assert(n > 0, "readlink /proc/self/exe: %s", strerror(errno));
    path[n] = '\0';
    *strrchr(path, '/') = '\0';
    return path;
}

void built_at(char path[PATH_MAX], const char *relative)
{
    int n = snprintf(path, PATH_MAX, "%s/%s", build_dir(), relative);
    cr_assert(n > 0 && n < PATH_MAX, "path too long: %s", relative);
}

const char *built(const char *relative)
{
    static char buffers[4][PATH_MAX];
    static unsigned turn;
    char *path = buffers[turn++ % 4];
    built_at(path, relative);
    return path;
}

char *dir_new(const char *name)
{
    char *dir;
    char parent[PATH_MAX];
    built_at(parent, "tmp");
    cr_assert(mkdir(parent, 0777) == 0 || errno == EEXIST, "mkdir %s: %s", parent, strerror(errno));
    cr_assert(asprintf(&dir, "%s/%s.XXXXXX", parent, name) > 0);
    cr_assert(mkdtemp(dir) != NULL, "mkdtemp %s: %s", dir, strerror(errno));
    return dir;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void dir_remove(char *dir)
{
    nftw(dir, remove_entry, 64, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    free(dir);
}

char *file_read(const char *path, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    size_t used = 0, room = 4096;
    char *bytes = malloc(room);
    cr_assert(bytes != NULL);
    ssize_t n;
    while ((n = read(fd, bytes + used, room - used - 1)) > 0) {
        used += (size_t)n;
        if (used + 1 == room)
            cr_assert((bytes = realloc(bytes, room *= 2)) != NULL);
    }
    cr_assert(n == 0, "read %s: %s", path, strerror(errno));
    close(fd);
    bytes[used] = '\0';
    if (size)
        *size = used;
    return bytes;
}
