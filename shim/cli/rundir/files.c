/* SPDX-License-Identifier: MIT
 *
 * Knows the one name that the shim gives (blackbox.h), and touches no other, nor a file of that
 * name that the shim has not made.
 */
#include "cli/rundir/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blackbox/slot.h"

static int open_records(int directory)
{
    return openat(directory, BLACKBOX_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
}

/* One of that name that holds something else is the user's own. */
static bool has_records(int directory)
{
    struct stat st;
    int fd = open_records(directory);
    bool are_records = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && slot_is_in(fd);
    if (fd >= 0)
        close(fd);
    return are_records;
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
    return has_records(directory) || is_empty(directory);
}

void rundir_files_remove(int directory)
{
    if (has_records(directory))
        unlinkat(directory, BLACKBOX_FILE, 0);
}

size_t rundir_files_count(int directory)
{
    struct blackbox_head head = {0};
    struct stat st = {0};
    int fd = open_records(directory);
    if (fd < 0)
        return 0;
    if (fstat(fd, &st) != 0 || pread(fd, &head, sizeof(head), 0) != sizeof(head))
        st.st_size = 0;
    close(fd);
    size_t slots = (size_t)st.st_size / BLACKBOX_SIZE, others = (size_t)head.more + 1;
    return (slots > others ? slots - others : 0) + head.left_out;
}
