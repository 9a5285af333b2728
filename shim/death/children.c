/* SPDX-License-Identifier: MIT
 *
 * Reads the children of each thread in /proc (proc(5), task/TID/children), and asks the kernel of
 * which kind they are. Where the keeper is not among them, as in the /proc of another pid
 * namespace, nothing is known, and the wait is left as it is: then the program waits for the
 * keeper, too.
 */
#include "death/children.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>

#include "keeper/keeper.h"
#include "kernel/quiet.h"
#include "kernel/sys.h"

/* What a look at the children has found so far. */
struct seen {
    pid_t keeper;
    bool has_keeper;
    bool has_other; /* of the keeper's kind, or one of which nothing is known */
};

/* Whether a wait with __WCLONE finds this child. The kernel decides, since a child that is traced
 * is found by each wait of its tracer. Leaves the child as it is. */
static bool is_of_keepers_kind(pid_t child)
{
    return sys_call(SYS_waitid, P_PID, child, NULL, WEXITED | WNOHANG | WNOWAIT | __WCLONE, NULL) !=
           -ECHILD;
}

static void see(struct seen *seen, pid_t child)
{
    if (child == seen->keeper)
        seen->has_keeper = true;
    else if (child != 0 && is_of_keepers_kind(child))
        seen->has_other = true;
}

static void see_listed(struct seen *seen, int fd)
{
    char text[512] = "";
    pid_t pid = 0;
    long size;
    while ((size = sys_call(SYS_read, fd, text, sizeof(text))) > 0)
        for (long i = 0; i < size; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                pid = pid * 10 + (text[i] - '0');
            } else {
                see(seen, pid);
                pid = 0;
            }
        }
    see(seen, pid);
}

static void see_those_of(struct seen *seen, int tasks, const char *thread)
{
    char path[32];
    if (*thread == '.' || strlen(thread) > 12)
        return;
    strcpy(stpcpy(path, thread), "/children");
    int fd = (int)sys_call(SYS_openat, tasks, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        seen->has_other = true;
        return;
    }
    see_listed(seen, fd);
    sys_call(SYS_close, fd);
}

static void see_all(struct seen *seen, int tasks)
{
    _Alignas(struct dirent64) char entries[2048] = "";
    long size;
    while (!seen->has_other &&
           (size = sys_call(SYS_getdents64, tasks, entries, sizeof(entries))) > 0)
        for (long at = 0; at < size;) {
            const struct dirent64 *entry = (const struct dirent64 *)(entries + at);
            see_those_of(seen, tasks, entry->d_name);
            at += entry->d_reclen;
        }
}

static bool is_only_of_its_kind(pid_t keeper)
{
    struct seen seen = {.keeper = keeper};
    int tasks =
        (int)sys_call(SYS_openat, AT_FDCWD, "/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (tasks < 0)
        return false;
    see_all(&seen, tasks);
    sys_call(SYS_close, tasks);
    return seen.has_keeper && !seen.has_other;
}

bool children_hide_keeper(pid_t awaited, int *options)
{
    const int showing = __WALL | __WCLONE;
    pid_t keeper = (*options & showing) && !quiet_is_on() ? keeper_pid() : 0;
    if (keeper == 0 || !is_only_of_its_kind(keeper))
        return false;
    if (*options & __WALL) {
        *options &= ~showing;
        return false;
    }
    return awaited == -1 || awaited == keeper;
}
