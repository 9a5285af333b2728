/* SPDX-License-Identifier: MIT
 *
 * Knows the names that are ours, but for those of the journal. It must not touch any other file,
 * nor a file of such a name that is not ours.
 */
#include "cli/rundir/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blackbox/slot.h"
#include "cli/rundir/journal.h"
#include "env/everywhere.h"

static int open_named(int directory, const char *name)
{
    return openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
}

/* A file of that name that holds something else is the user's own. */
static bool has(int directory, const char *name, bool (*is_in)(int fd))
{
    struct stat st;
    int fd = open_named(directory, name);
    bool is_there = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && is_in(fd);
    if (fd >= 0)
        close(fd);
    return is_there;
}

static bool begins_with(int fd, const char *begin)
{
    char text[16];
    size_t length = strlen(begin);
    return pread(fd, text, length, 0) == (ssize_t)length && memcmp(text, begin, length) == 0;
}

/* Each line of the log begins so (report.h). */
static bool log_is_in(int fd)
{
    return begins_with(fd, "covkeep[");
}

static bool list_is_in(int fd)
{
    return begins_with(fd, EVERYWHERE_MARK);
}

static bool has_records(int directory)
{
    return has(directory, BLACKBOX_FILE, slot_is_in);
}

static bool has_log(int directory)
{
    return has(directory, RUNDIR_LOG, log_is_in);
}

bool rundir_files_are_of_everywhere(int directory)
{
    return has(directory, RUNDIR_LIST, list_is_in);
}

static bool is_empty(int directory)
{
    bool is_empty = true;
    int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *files = fd < 0 ? NULL : fdopendir(fd);
    if (!files)
        return false;
    for (const struct dirent *file; (file = readdir(files));)
        is_empty &= strcmp(file->d_name, ".") == 0 || strcmp(file->d_name, "..") == 0;
    closedir(files);
    return is_empty;
}

bool rundir_files_are_records(int directory)
{
    return has_records(directory) || has_log(directory) || rundir_journal_is_in(directory) ||
           rundir_files_are_of_everywhere(directory) || is_empty(directory);
}

void rundir_files_remove(int directory)
{
    if (has_records(directory))
        unlinkat(directory, BLACKBOX_FILE, 0);
    if (has_log(directory))
        unlinkat(directory, RUNDIR_LOG, 0);
    if (rundir_files_are_of_everywhere(directory))
        unlinkat(directory, RUNDIR_LIST, 0);
    rundir_journal_remove(directory);
}
