/* SPDX-License-Identifier: MIT
 *
 * Finds the library. The command works from where it lies, in a build directory or wherever an
 * installed tree was moved to.
 */
#include "cli/library.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"

/* COVKEEP_LIBDIR is what the Makefile installs to. */
static const char *const below_command[] = {"", "../lib/", "../lib/covkeep/"};
#define BELOW (sizeof(below_command) / sizeof(below_command[0]))

/* The loader splits its list there and knows no way to quote. */
static bool is_nameable(const char *path)
{
    if (!path[strcspn(path, ": ")])
        return true;
    message("%s: LD_PRELOAD cannot hold a path with a space or a colon; make a symbolic link to "
            "the library and name it with --library",
            path);
    return false;
}

static bool find_chosen(char path[PATH_MAX], const char *chosen)
{
    char here[PATH_MAX] = "";
    if (*chosen != '/' && *chosen != '$' && !getcwd(here, sizeof(here))) {
        message("%s: %s", chosen, strerror(errno));
        return false;
    }
    int length = snprintf(path, PATH_MAX, "%s%s%s", here, *here ? "/" : "", chosen);
    errno = length < PATH_MAX ? 0 : ENAMETOOLONG;
    if (!errno && (strchr(chosen, '$') || access(path, R_OK) == 0))
        return is_nameable(path);
    message("%s: %s", chosen, strerror(errno));
    return false;
}

/* The path of this command, up to its last slash. */
static size_t command_directory(char directory[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", directory, PATH_MAX - 1);
    if (length <= 0)
        return 0;
    directory[length] = '\0';
    char *slash = strrchr(directory, '/');
    return slash ? (size_t)(slash + 1 - directory) : 0;
}

/* `bin/../lib/` as `lib/`, which is what messages and /proc show. */
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

bool library_find(char path[PATH_MAX], const char *chosen)
{
    if (chosen)
        return find_chosen(path, chosen);
    char directory[PATH_MAX];
    int length = (int)command_directory(directory);
    for (size_t i = 0; i < BELOW && length; i++) {
        int needed =
            snprintf(path, PATH_MAX, "%.*s%s" LIBRARY_NAME, length, directory, below_command[i]);
        if (needed < PATH_MAX && access(path, R_OK) == 0) {
            shorten(path);
            return is_nameable(path);
        }
    }
    strcpy(path, COVKEEP_LIBDIR "/" LIBRARY_NAME);
    if (access(path, R_OK) == 0)
        return is_nameable(path);
    message(LIBRARY_NAME " is neither beside the command nor in ../lib, name it with --library");
    return false;
}
