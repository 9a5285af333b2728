/* SPDX-License-Identifier: MIT
 *
 * Finds the library from where the command lies: in a build directory, or wherever an installed
 * tree was moved to.
 */
#include "cli/library.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/rundir/rundir.h"

/* Directories are tried in this order; after them COVKEEP_LIBDIR, to which the Makefile installs.
 * COVKEEP_LIBDIR_FROM_BIN is the same as seen from PREFIX/bin; "" where it is not below PREFIX. */
static const char *const below_command[] = {"", COVKEEP_LIBDIR_FROM_BIN, "../lib/",
                                            "../lib/covkeep/"};
#define BELOW (sizeof(below_command) / sizeof(below_command[0]))

/* The loader splits LD_PRELOAD at spaces and colons, and knows no way to quote. */
static bool is_nameable(const char *path)
{
    if (!path[strcspn(path, ": ")])
        return true;
    message("%s: LD_PRELOAD cannot hold a path with a space or a colon; make a symbolic link to "
            "the library and name it with --library",
            path);
    return false;
}

/* A pipe must not be waited for, so the file is opened without blocking. */
static bool is_library(const char *path)
{
    Elf64_Ehdr header = {.e_type = ET_NONE};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        message("%s: %s", path, strerror(errno));
        return false;
    }
    bool is_read = pread(fd, &header, sizeof(header), 0) == (ssize_t)sizeof(header);
    close(fd);
    bool is_one =
        is_read && memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_type == ET_DYN;
    if (!is_one)
        message("%s: is no shared library", path);
    return is_one;
}

/* A name with a `$` leads the loader to a place of its own choice, so it is not looked at here. */
static bool find_chosen(char path[PATH_MAX], const char *chosen)
{
    if (*chosen == '$' && strlen(chosen) < PATH_MAX) {
        strcpy(path, chosen);
    } else if (!rundir_absolute(path, chosen)) {
        message("%s: %s", chosen, strerror(errno));
        return false;
    }
    return (strchr(chosen, '$') || is_library(path)) && is_nameable(path);
}

/* Fills in the path of this command, and returns its length up to the last slash. */
static size_t command_directory(char directory[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", directory, PATH_MAX - 1);
    if (length <= 0)
        return 0;
    directory[length] = '\0';
    char *slash = strrchr(directory, '/');
    return slash ? (size_t)(slash + 1 - directory) : 0;
}

/* Makes `bin/../lib/` into `lib/`, which is what messages and /proc show. */
static void shorten(char *path)
{
    char *up = strstr(path, "/../");
    if (!up)
        return;
    *up = '\0';
    char *parent = strrchr(path, '/');
    *up = '/';
    if (parent)
        memmove(parent, up + 3, strlen(up + 3) + 1);
}

/* A library that cannot be read is told as such, by whoever opens it. */
static bool is_there(const char *path)
{
    return access(path, R_OK) == 0 || errno == EACCES;
}

bool library_look(char path[PATH_MAX])
{
    char directory[PATH_MAX];
    int length = (int)command_directory(directory);
    for (size_t i = 0; i < BELOW && length; i++) {
        int needed =
            snprintf(path, PATH_MAX, "%.*s%s" LIBRARY_NAME, length, directory, below_command[i]);
        if (needed < PATH_MAX && is_there(path)) {
            shorten(path);
            return true;
        }
    }
    strcpy(path, COVKEEP_LIBDIR "/" LIBRARY_NAME);
    return is_there(path);
}

bool library_find(char path[PATH_MAX], const char *chosen)
{
    if (chosen)
        return find_chosen(path, chosen);
    if (library_look(path))
        return is_library(path) && is_nameable(path);
    message(LIBRARY_NAME " is neither beside the command nor in ../lib, name it with --library");
    return false;
}
