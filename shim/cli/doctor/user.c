/* SPDX-License-Identifier: MIT
 *
 * Changes user and groups of the doctor itself. Nothing changes them back.
 */
#include "cli/doctor/user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GROUPS_MAX 256

static const struct passwd *find_user(const char *name)
{
    char *end;
    const struct passwd *user = getpwnam(name);
    if (user || !*name)
        return user;
    uid_t number = (uid_t)strtoul(name, &end, 10);
    return *end ? NULL : getpwuid(number);
}

int doctor_user_become(const char *name)
{
    const struct passwd *user = find_user(name);
    if (!user)
        return ENOENT;
    if (user->pw_uid == geteuid())
        return 0;
    if (geteuid() != 0)
        return EPERM;
    if (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(user->pw_uid) != 0)
        return errno;
    return 0;
}

/* The four are the real, effective and saved id, and the one for files, which is taken. */
static bool read_ids(const char *status, const char *field, unsigned *id)
{
    const char *at = strstr(status, field);
    return at && sscanf(at + strlen(field), "%*u %*u %*u %u", id) == 1;
}

static size_t read_groups(const char *status, gid_t groups[GROUPS_MAX])
{
    size_t count = 0;
    const char *at = strstr(status, "\nGroups:");
    for (at = at ? at + strlen("\nGroups:") : ""; count < GROUPS_MAX;) {
        at += strspn(at, " \t");
        if (!*at || *at == '\n')
            break;
        char *end;
        groups[count++] = (gid_t)strtoul(at, &end, 10);
        at = end > at ? end : "";
    }
    return count;
}

bool doctor_user_follow(const char *status)
{
    unsigned user, group;
    gid_t groups[GROUPS_MAX];
    if (geteuid() != 0)
        return true;
    if (!read_ids(status, "\nUid:", &user) || !read_ids(status, "\nGid:", &group))
        return false;
    if (user == 0)
        return true;
    return setgroups(read_groups(status, groups), groups) == 0 && setegid(group) == 0 &&
           seteuid(user) == 0;
}
