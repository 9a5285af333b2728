/* SPDX-License-Identifier: MIT
 *
 * Keeps the directories that are still to be read in a list, to whose end it adds: so a directory
 * with a million files takes nothing from those beside it.
 */
#include "cli/project/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/library.h"
#include "cli/text.h"

/* CMake tries the compiler with the flags of the project, so its trials have counters, too. */
static const char *const left_out[] = {".git",          ".hg",
                                       ".svn",          "node_modules",
                                       ".tox",          ".nox",
                                       "__pycache__",   ".mypy_cache",
                                       "site-packages", "CMakeTmp",
                                       "CompilerId*",   "CMakeScratch",
                                       "meson-private", "CMakeDetermineCompilerABI_*"};

struct directory {
    char *path; /* "" is the working directory */
    bool is_own;
};

struct way {
    struct walk *walk;
    struct directory *directories;
    size_t count;
    dev_t device;
    struct stat own; /* the directory in which the command was built; zero: none */
};

#define SECOND INT64_C(1000000000)

static int64_t end, work_end;

bool walk_is_late(void)
{
    return clock_ns(CLOCK_MONOTONIC) > end || clock_ns(CLOCK_PROCESS_CPUTIME_ID) > work_end;
}

static bool is_left_out(const char *name)
{
    for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
        if (fnmatch(left_out[i], name, 0) == 0)
            return true;
    return false;
}

static unsigned depth_of(const char *path)
{
    unsigned depth = 0;
    for (; (path = strchr(path, '/')); path++)
        depth++;
    return depth;
}

static bool has(int directory, const char *name)
{
    return faccessat(directory, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A submodule or a copy, whichever covkeep looks. Its data for tests are .gcda files. */
static bool is_covkeep(int directory)
{
    return has(directory, "shim/exports.map") && has(directory, "scripts/man/covkeep.1");
}

/* Whether it is a directory of other people's programs: a virtual environment, or covkeep's. */
static bool is_foreign(const struct way *way, int fd, const char *path, const struct stat *st)
{
    if (is_covkeep(fd)) {
        way->walk->covkeep = way->walk->covkeep ? way->walk->covkeep : path;
        return true;
    }
    return (st->st_dev == way->own.st_dev && st->st_ino == way->own.st_ino) ||
           has(fd, "pyvenv.cfg");
}

static void add_directory(struct way *way, char *path, bool is_own)
{
    way->directories = text_room(way->directories, way->count, sizeof(*way->directories));
    way->directories[way->count++] = (struct directory){path, is_own};
}

static void take_directory(struct way *way, char *path, const struct stat *st, bool is_own)
{
    struct walk *walk = way->walk;
    if (st->st_dev != way->device)
        doctor_tally(&walk->elsewhere, path);
    else if (depth_of(path) >= WALK_DEPTH)
        walk->cut = text_print("what lies below more than %d directories was not", WALK_DEPTH);
    else
        add_directory(way, path, is_own);
}

static void take(struct way *way, int fd, const struct directory *directory, const char *name)
{
    struct stat st;
    if (is_left_out(name) || fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    char *path = text_print("%s%s%s", directory->path, *directory->path ? "/" : "", name);
    if (S_ISDIR(st.st_mode))
        take_directory(way, path, &st, directory->is_own);
    else if (S_ISREG(st.st_mode))
        way->walk->seen(way->walk->data,
                        &(struct walk_file){path, path + strlen(path) - strlen(name),
                                            depth_of(path), directory->is_own, &st});
}

static bool goes_on(struct walk *walk)
{
    if (walk_is_late())
        walk->cut = text_print("the look ended after %d seconds, or %d of work", WALK_SECONDS,
                               WALK_WORK_SECONDS);
    else if (walk->entries >= WALK_ENTRIES)
        walk->cut = text_print("the look ended after %d entries", WALK_ENTRIES);
    else
        return true;
    return false;
}

static void read_entries(struct way *way, DIR *stream, const struct directory *directory)
{
    struct walk *walk = way->walk;
    size_t before = walk->entries;
    for (const struct dirent *entry; goes_on(walk) && (entry = readdir(stream));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (walk->entries++ - before == WALK_ENTRIES_OF_ONE) {
            walk->cut = text_print("of %s only %d entries were",
                                   *directory->path ? directory->path : ".", WALK_ENTRIES_OF_ONE);
            return;
        }
        take(way, dirfd(stream), directory, entry->d_name);
    }
}

/* A submodule has a file of this name, which leads to its repository. */
static bool begins_another(const char *path, int fd)
{
    return *path && has(fd, ".git");
}

static void read_directory(struct way *way, struct directory directory)
{
    struct stat st;
    const char *path = *directory.path ? directory.path : ".";
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    DIR *stream = fd >= 0 ? fdopendir(fd) : NULL;
    if (!stream) {
        doctor_tally(&way->walk->unreadable, path);
        return;
    }
    directory.is_own &= !begins_another(directory.path, fd);
    if (fstat(fd, &st) == 0 && !(*directory.path && is_foreign(way, fd, path, &st)))
        read_entries(way, stream, &directory);
    closedir(stream);
}

/* An installed command has no library beside it. */
static void find_own(struct way *way)
{
    char path[PATH_MAX];
    const char *slash = library_look(path) ? strrchr(path, '/') : NULL;
    if (!slash)
        return;
    char *directory = text_print("%.*s", (int)(slash - path), path);
    if (access(text_print("%s/covkeep", directory), X_OK) != 0 || stat(directory, &way->own) != 0)
        way->own = (struct stat){0};
}

void walk_here(struct walk *walk)
{
    struct stat st;
    struct way way = {.walk = walk};
    end = clock_ns(CLOCK_MONOTONIC) + WALK_SECONDS * SECOND;
    work_end = clock_ns(CLOCK_PROCESS_CPUTIME_ID) + WALK_WORK_SECONDS * SECOND;
    if (stat(".", &st) != 0)
        return;
    way.device = st.st_dev;
    find_own(&way);
    add_directory(&way, text_print("%s", ""), true);
    for (size_t i = 0; i < way.count && goes_on(walk); i++)
        read_directory(&way, way.directories[i]);
}
