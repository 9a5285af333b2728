/* SPDX-License-Identifier: MIT
 *
 * The calls of unshare(2), and the maps of user_namespaces(7).
 */
#include "cli/everywhere/namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static bool put(const char *file, const char *text)
{
    int fd = open(file, O_WRONLY | O_CLOEXEC);
    bool is_put = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return is_put;
}

/* Maps the number to itself. */
static bool map_own(const char *file, unsigned id)
{
    char line[32];
    snprintf(line, sizeof(line), "%u %u 1", id, id);
    return put(file, line);
}

/* Without CAP_SETGID outside, groups can be mapped only where nobody can set them any more. */
static bool enter_as_user(void)
{
    uid_t user = geteuid();
    gid_t group = getegid();
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && put("/proc/self/setgroups", "deny") &&
           map_own("/proc/self/uid_map", user) && map_own("/proc/self/gid_map", group);
}

/* Root who may not mount gets no user namespace: programs there could become no other user. */
bool namespace_enter(bool *is_users)
{
    *is_users = false;
    if (unshare(CLONE_NEWNS) != 0) {
        *is_users = errno == EPERM && geteuid() != 0;
        if (!*is_users || !enter_as_user())
            return false;
    }
    return mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0;
}
