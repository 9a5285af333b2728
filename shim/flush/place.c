/* SPDX-License-Identifier: MIT
 *
 * umask, noted on its way, since asking for it means setting it; chdir and fchdir.
 */
#include "flush/place.h"

#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "export.h"
#include "flush/keeper.h"
#include "flush/paths.h"
#include "gcov/names.h"
#include "real.h"

static mode_t noted;
static bool is_noted;
static bool is_quiet;

void place_quiet(bool quiet)
{
    is_quiet = quiet;
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
    if (!is_quiet && keeper_is_there() && !keeper_is_of_other())
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
    if (is_quiet || !keeper_is_of_other()) {
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
