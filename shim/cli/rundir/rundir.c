/* SPDX-License-Identifier: MIT
 *
 * Makes, finds and removes the directories of runs. Their names begin with the time, so the order
 * of names is the order of runs.
 */
#include "cli/rundir/rundir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/rundir/files.h"
#include "cli/rundir/place.h"

/* A name is 20260131-235959.999-PID, in UTC; in the pattern `d` stands for a digit. */
#define NAME_TIME "dddddddd-dddddd.ddd-"

static void name_now(char *name, size_t size)
{
    struct timespec now;
    struct tm utc;
    char text[32];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(text, sizeof(text), "%Y%m%d-%H%M%S", &utc);
    snprintf(name, size, "%s.%03ld-%d", text, now.tv_nsec / 1000000, (int)getpid());
}

static int is_name(const struct dirent *file)
{
    const char *at = file->d_name;
    for (const char *form = NAME_TIME; *form; form++, at++)
        if (*form == 'd' ? *at < '0' || *at > '9' : *at != *form)
            return 0;
    return *at && at[strspn(at, "0123456789")] == '\0';
}

/* Opens and locks a directory: -1, with EBUSY if another run has locked it. */
static int hold(int at, const char *name)
{
    int fd = rundir_open_private(at, name);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    int error = errno == EWOULDBLOCK ? EBUSY : errno;
    close(fd);
    errno = error;
    return -1;
}

static bool make_in(enum rundir_place place, struct rundir *dir)
{
    char name[64];
    int at = rundir_place_open(place, true, dir->path);
    if (at < 0)
        return false;
    name_now(name, sizeof(name));
    dir->fd = mkdirat(at, name, 0700) == 0 ? hold(at, name) : -1;
    int error = errno;
    close(at);
    errno = error;
    size_t used = strlen(dir->path);
    snprintf(dir->path + used, sizeof(dir->path) - used, "/%s", name);
    return dir->fd >= 0;
}

bool rundir_absolute(char path[PATH_MAX], const char *chosen)
{
    char here[PATH_MAX] = "";
    if (*chosen != '/' && !getcwd(here, sizeof(here)))
        return false;
    int length = snprintf(path, PATH_MAX, "%s%s%s", here, *here ? "/" : "", chosen);
    errno = ENAMETOOLONG;
    return length > 0 && length < PATH_MAX;
}

static bool open_chosen(struct rundir *dir, const char *chosen)
{
    if (!rundir_absolute(dir->path, chosen))
        return false;
    if (mkdir(dir->path, 0700) != 0 && errno != EEXIST)
        return false;
    dir->fd = hold(AT_FDCWD, dir->path);
    if (dir->fd < 0)
        return false;
    if (rundir_files_are_records(dir->fd)) {
        rundir_files_remove(dir->fd);
        return true;
    }
    close(dir->fd);
    errno = ENOTEMPTY;
    return false;
}

bool rundir_open(struct rundir *dir, const char *chosen)
{
    if (chosen)
        return open_chosen(dir, chosen);
    return make_in(RUNDIR_STATE, dir) || make_in(RUNDIR_TEMPORARY, dir);
}

void rundir_drop(struct rundir *dir)
{
    rundir_files_remove(dir->fd);
    rmdir(dir->path);
    close(dir->fd);
}

static void remove_run(int at, const char *name)
{
    int fd = hold(at, name);
    if (fd < 0)
        return;
    rundir_files_remove(fd);
    unlinkat(at, name, AT_REMOVEDIR);
    close(fd);
}

void rundir_remove_old(void)
{
    for (enum rundir_place place = 0; place < RUNDIR_PLACES; place++) {
        char path[PATH_MAX];
        struct dirent **runs = NULL;
        int at = rundir_place_open(place, false, path);
        int count = at < 0 ? 0 : scandirat(at, ".", &runs, is_name, alphasort);
        for (int i = 0; i < count; i++) {
            if (i < count - RUNDIR_KEPT)
                remove_run(at, runs[i]->d_name);
            free(runs[i]);
        }
        free(runs);
        if (at >= 0)
            close(at);
    }
}

/* Fills in the newest run of that place; false if there is none, with the place's own path. */
static bool latest_in(enum rundir_place place, char path[PATH_MAX])
{
    struct dirent **runs = NULL;
    int at = rundir_place_open(place, false, path);
    int count = at < 0 ? 0 : scandirat(at, ".", &runs, is_name, alphasort);
    size_t used = strlen(path);
    for (int i = 0; i < count; i++) {
        if (i == count - 1)
            snprintf(path + used, PATH_MAX - used, "/%s", runs[i]->d_name);
        free(runs[i]);
    }
    free(runs);
    if (at >= 0)
        close(at);
    return count > 0;
}

bool rundir_latest(char path[PATH_MAX])
{
    char other[PATH_MAX] = "";
    bool in_state = latest_in(RUNDIR_STATE, path);
    if (latest_in(RUNDIR_TEMPORARY, other) &&
        (!in_state || strcmp(strrchr(other, '/'), strrchr(path, '/')) > 0)) {
        strcpy(path, other);
        return true;
    }
    errno = ENOENT;
    return in_state;
}
