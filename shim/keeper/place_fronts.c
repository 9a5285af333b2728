/* SPDX-License-Identifier: MIT
 *
 * The fronts of umask, chdir and fchdir. umask is noted on its way, since asking for it means
 * setting it. The keeper is told of chdir and fchdir where the files' names are relative. They
 * never change what the real function returns.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "export.h"
#include "flush/paths.h"
#include "keeper/keeper.h"
#include "keeper/place.h"
#include "kernel/quiet.h"
#include "process/grace.h"
#include "real.h"

static void tell_keeper(void)
{
    if (quiet_is_on() || !keeper_is_there() || keeper_is_of_other())
        return;
    place_note_directory();
    keeper_ask(0, grace_ms());
}

void place_environment_changed(void)
{
    if (keeper_is_there() && paths_are_old())
        tell_keeper();
}

SHIM_EXPORT mode_t umask(mode_t mask)
{
    real_ready();
    if (quiet_is_on() || !keeper_is_of_other())
        place_note_mode(mask);
    return real.umask(mask);
}

static int finish(int result)
{
    if (result == 0 && paths_are_relative())
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
