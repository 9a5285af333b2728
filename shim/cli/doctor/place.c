/* SPDX-License-Identifier: MIT
 *
 * Looks at each path, from the file upwards to the first directory that exists.
 */
#include "cli/doctor/look.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cli/doctor/finding.h"
#include "cli/text.h"

/* The variable that leads .gcda files elsewhere. */
#define PREFIX "GCOV_PREFIX"

/* How many bytes a run should find free. */
#define ROOM_MIN (1ull << 20)

static const char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : text_print("%.*s", (int)(slash - path), path);
}

/* A file system of the kernel's own: a user who may do anything may "write" even to its
 * directories. */
static bool is_kernels(const char *directory)
{
    struct statfs fs;
    return statfs(directory, &fs) == 0 &&
           (fs.f_type == PROC_SUPER_MAGIC || fs.f_type == SYSFS_MAGIC);
}

/* A file system that does not count inodes says that 0 of 0 are free (btrfs), and so does one that
 * does not count blocks (tmpfs without a limit). */
static const char *look_at_disk(const char *directory, const char *variable, const char **remedy)
{
    struct statvfs fs;
    if (statvfs(directory, &fs) != 0)
        return NULL;
    *remedy = text_print("lead the files elsewhere by %s", variable);
    if (is_kernels(directory))
        return "its file system is the kernel's own and takes no files";
    *remedy = text_print("mount it writable, or lead the files elsewhere by %s", variable);
    if (fs.f_flag & ST_RDONLY)
        return "its file system is read-only";
    *remedy = text_print("make room there, or lead the files to another disk by %s", variable);
    if (fs.f_blocks > 0 && (unsigned long long)fs.f_bavail * fs.f_frsize < ROOM_MIN)
        return "its disk is full: less than 1 MB is left";
    if (fs.f_files > 0 && fs.f_favail == 0)
        return "its disk is full: no inode is left for a new file";
    return NULL;
}

static const char *look_at_access(const char *path, int mode, const char *variable,
                                  const char **remedy)
{
    *remedy = text_print("give user %u the right to write there, or lead the files by %s to a "
                         "directory of theirs",
                         geteuid(), variable);
    if (faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0)
        return NULL;
    return errno == EROFS ? "its file system is read-only" : strerror(errno);
}

/* Returns the directory in which a path that is not there would begin to be made. */
static const char *first_directory(const char *path)
{
    struct stat st;
    do
        path = directory_of(path);
    while (stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR) && strcmp(path, ".") != 0);
    return path;
}

static const char *look_at_file(const char *path, const char *variable, const char **remedy)
{
    struct stat st;
    *remedy = "remove it: the file is to lie there";
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return "it is no regular file";
    return look_at_access(path, R_OK | W_OK, variable, remedy);
}

static const char *look_at_directory(const char *path, const char *variable, const char **remedy)
{
    struct stat st;
    *remedy = text_print("move it away, or lead the files elsewhere by %s", variable);
    if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
        return "a directory is to be there";
    return look_at_access(path, W_OK | X_OK, variable, remedy);
}

const char *doctor_place_refuses(const char *path, const char *variable, const char **where,
                                 const char **remedy)
{
    struct stat st;
    bool is_there = lstat(path, &st) == 0;
    const char *disk_remedy = NULL;
    *where = is_there ? path : first_directory(path);
    const char *refused = is_there ? look_at_file(*where, variable, remedy)
                                   : look_at_directory(*where, variable, remedy);
    const char *disk = look_at_disk(*where, variable, &disk_remedy);
    if (!disk)
        return refused;
    *remedy = disk_remedy;
    return disk;
}

/* One finding, and the files that it holds for. */
struct obstacle {
    const char *why, *where, *remedy;
    struct doctor_tally files;
};

struct obstacles {
    struct obstacle *all;
    size_t count;
};

static void add(struct obstacles *obstacles, const struct obstacle *new, const char *path)
{
    size_t i = 0;
    while (i < obstacles->count && (strcmp(obstacles->all[i].why, new->why) != 0 ||
                                    strcmp(obstacles->all[i].where, new->where) != 0))
        i++;
    if (i == obstacles->count) {
        obstacles->all = text_room(obstacles->all, i, sizeof(*new));
        obstacles->all[obstacles->count++] = *new;
    }
    doctor_tally(&obstacles->all[i].files, path);
}

static void tell(const struct obstacle *obstacle)
{
    const char *files = obstacle->files.count == 1
                            ? text_print("%s cannot be written", obstacle->files.first)
                            : text_print("%zu .gcda files cannot be written, %s first",
                                         obstacle->files.count, obstacle->files.first);
    doctor_find("place", obstacle->where, text_print("%s; %s", obstacle->why, files),
                obstacle->remedy);
}

static void tell_all(const struct obstacles *obstacles)
{
    for (size_t i = 0; i < obstacles->count; i++)
        tell(&obstacles->all[i]);
}

/* Returns what is in the way of one unit's file, which is `name` as it was compiled in. */
static struct obstacle look_at_unit(const char *name, const struct gcov_relocation *relocation,
                                    const char **file)
{
    char path[PATH_MAX];
    struct obstacle obstacle = {.where = name,
                                .why = "the path is longer than any can be",
                                .remedy = "set a shorter GCOV_PREFIX, or a GCOV_PREFIX_STRIP"};
    *file = name;
    if (gcov_path(path, sizeof(path), name, relocation)) {
        *file = text_print("%s", path);
        obstacle.why = doctor_place_refuses(*file, PREFIX, &obstacle.where, &obstacle.remedy);
    }
    return obstacle;
}

void doctor_place_look(const struct doctor_counters *counters,
                       const struct gcov_relocation *relocation)
{
    struct obstacles obstacles = {NULL, 0};
    for (size_t i = 0; i < counters->count; i++) {
        const char *file;
        struct obstacle obstacle =
            look_at_unit(counters->units[i].unit.record->filename, relocation, &file);
        if (obstacle.why)
            add(&obstacles, &obstacle, file);
    }
    tell_all(&obstacles);
}

void doctor_place_look_all(const struct text_list *paths)
{
    struct obstacles obstacles = {NULL, 0};
    for (size_t i = 0; i < paths->count; i++) {
        struct obstacle obstacle = {0};
        obstacle.why =
            doctor_place_refuses(paths->text[i], PREFIX, &obstacle.where, &obstacle.remedy);
        if (obstacle.why)
            add(&obstacles, &obstacle, paths->text[i]);
    }
    tell_all(&obstacles);
}
