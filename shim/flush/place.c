/* SPDX-License-Identifier: MIT
 *
 * umask, noted on its way, since asking for it means setting it; chdir and fchdir. In libc each is
 * its bare system call.
 */
#include "flush/place.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "export.h"
#include "flush/keeper.h"
#include "flush/paths.h"
#include "gcov/names.h"
#include "sys.h"

static mode_t noted;
static bool is_noted;

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
    if (keeper_is_there() && !keeper_is_of_other())
        keeper_ask(0, config->grace_ms);
}

void place_changed(void)
{
    if (keeper_is_there() && paths_are_old())
        tell_keeper();
}

SHIM_EXPORT mode_t umask(mode_t mask)
{
    if (!keeper_is_of_other()) {
        noted = mask;
        is_noted = true;
    }
    return (mode_t)sys_call(SYS_umask, mask);
}

static int finish(long result)
{
    if (result < 0) {
        errno = (int)-result;
        return -1;
    }
    if (gcov_names_are_relative())
        tell_keeper();
    return 0;
}

SHIM_EXPORT int chdir(const char *path)
{
    return finish(sys_call(SYS_chdir, path));
}

SHIM_EXPORT int fchdir(int fd)
{
    return finish(sys_call(SYS_fchdir, fd));
}
