/* SPDX-License-Identifier: MIT
 *
 * What the program notes for its keeper, which reads it in the shared memory.
 */
#include "keeper/place.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#include "flush/paths.h"
#include "flush/profile_names.h"
#include "flush/profiles.h"
#include "keeper/rights.h"
#include "kernel/status.h"
#include "kernel/sys.h"

static mode_t noted;
static bool is_noted;

static struct {
    char path[PATH_MAX];
    dev_t device;
    ino_t inode;
} directory;

void place_note_directory(void)
{
    struct stat st = {0};
    if (sys_call(SYS_newfstatat, AT_FDCWD, ".", &st, 0) != 0 ||
        sys_call(SYS_getcwd, directory.path, sizeof(directory.path)) < 0)
        directory.path[0] = '\0';
    directory.device = st.st_dev;
    directory.inode = st.st_ino;
}

/* In the keeper's root directory the name may be that of another directory, so device and inode are
 * compared. */
static void enter_directory(void)
{
    struct stat st = {0};
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, directory.path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (sys_call(SYS_fstat, fd, &st) == 0 && st.st_dev == directory.device &&
        st.st_ino == directory.inode)
        sys_call(SYS_fchdir, fd);
    sys_call(SYS_close, fd);
}

void place_note_mode(mode_t mask)
{
    noted = mask;
    is_noted = true;
}

bool place_mode_is_changed(void)
{
    return is_noted;
}

mode_t place_mode(void)
{
    return noted;
}

static void follow_directory(pid_t program)
{
    char path[40];
    status_path(path, program, "/cwd");
    if (sys_call(SYS_chdir, path) != 0) /* the program may have more capabilities */
        enter_directory();
}

void place_follow(pid_t program)
{
    bool is_elsewhere = paths_are_old() || paths_are_relative();
    if (!(is_elsewhere || profiles_are_there()) || !rights_are_same(program))
        return;
    if (is_elsewhere)
        follow_directory(program);
    if (paths_are_old())
        paths_take(true, program);
    else
        profile_names_take(program);
}

static bool had_same_rights; /* when its end began */

void place_note_rights(pid_t program)
{
    had_same_rights = profiles_are_there() && rights_are_same(program);
}

void place_follow_dead(pid_t program)
{
    if (had_same_rights)
        profile_names_take(program);
}
