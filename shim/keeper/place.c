/* SPDX-License-Identifier: MIT
 *
 * umask, noted on its way, since asking for it means setting it; chdir and fchdir.
 */
#include "keeper/place.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "export.h"
#include "flush/paths.h"
#include "gcov/names.h"
#include "keeper/keeper.h"
#include "kernel/quiet.h"
#include "kernel/sys.h"
#include "real.h"

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

/* The name may be that of another one here, in another root directory. */
void place_enter_directory(void)
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

bool place_mode_is_changed(void)
{
    return is_noted;
}

mode_t place_mode(void)
{
    return noted;
}

static void tell_keeper(void)
{
    if (quiet_is_on() || !keeper_is_there() || keeper_is_of_other())
        return;
    place_note_directory();
    keeper_ask(0, config->grace_ms);
}

void place_changed(void)
{
    if (keeper_is_there() && paths_are_old())
        tell_keeper();
}

SHIM_EXPORT mode_t umask(mode_t mask)
{
    real_ready();
    if (quiet_is_on() || !keeper_is_of_other()) {
        noted = mask;
        is_noted = true;
    }
    return real.umask(mask);
}

static int finish(int result)
{
    if (result == 0 && gcov_names_are_relative())
        tell_keeper();
    return result;
}

SHIM_EXPORT int chdir(const char *path)
{
    real_ready();
    return finish(real.chdir(path));
}

SHIM_EXPORT int fchdir(int fd)
{
    real_ready();
    return finish(real.fchdir(fd));
}
