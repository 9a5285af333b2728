/* SPDX-License-Identifier: MIT
 *
 * Reads the children of each thread in /proc (proc(5), task/TID/children). Where that cannot be
 * read, it does as if there were other children than the keeper: then the program waits for the
 * keeper, too.
 */
#include "death/children.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>

#include "keeper/keeper.h"
#include "kernel/quiet.h"
#include "kernel/sys.h"

/* Returns whether there is a pid other than `but` among the numbers of the open file. */
static bool lists_other(int fd, pid_t but)
{
    char text[512] = "";
    pid_t pid = 0;
    long size;
    while ((size = sys_call(SYS_read, fd, text, sizeof(text))) > 0)
        for (long i = 0; i < size; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                pid = pid * 10 + (text[i] - '0');
            } else {
                if (pid != 0 && pid != but)
                    return true;
                pid = 0;
            }
        }
    return pid != 0 && pid != but;
}

static bool thread_has_other(int tasks, const char *thread, pid_t but)
{
    char path[32];
    if (*thread == '.' || strlen(thread) > 12)
        return false;
    strcpy(stpcpy(path, thread), "/children");
    int fd = (int)sys_call(SYS_openat, tasks, path, O_RDONLY | O_CLOEXEC);
    bool other = fd < 0 || lists_other(fd, but);
    if (fd >= 0)
        sys_call(SYS_close, fd);
    return other;
}

static bool any_has_other(int tasks, pid_t but)
{
    _Alignas(struct dirent64) char entries[2048] = "";
    long size;
    while ((size = sys_call(SYS_getdents64, tasks, entries, sizeof(entries))) > 0)
        for (long at = 0; at < size;) {
            const struct dirent64 *entry = (const struct dirent64 *)(entries + at);
            if (thread_has_other(tasks, entry->d_name, but))
                return true;
            at += entry->d_reclen;
        }
    return size < 0;
}

static bool are_none_but(pid_t keeper)
{
    int tasks =
        (int)sys_call(SYS_openat, AT_FDCWD, "/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (tasks < 0)
        return false;
    bool other = any_has_other(tasks, keeper);
    sys_call(SYS_close, tasks);
    return !other;
}

int children_hide_keeper(int options)
{
    const int showing = __WALL | __WCLONE;
    pid_t keeper = (options & showing) && !quiet_is_on() ? keeper_pid() : 0;
    return keeper != 0 && are_none_but(keeper) ? options & ~showing : options;
}
