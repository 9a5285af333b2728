/* SPDX-License-Identifier: MIT
 *
 * umask, noted on its way: asking for it means setting it.
 */
#include "flush/mode.h"

#include <sys/stat.h>

#include "export.h"
#include "flush/keeper.h"
#include "sys.h"

static mode_t noted;
static bool is_noted;

bool mode_is_changed(void)
{
    return is_noted;
}

mode_t mode_now(void)
{
    return noted;
}

SHIM_EXPORT mode_t umask(mode_t mask)
{
    if (!keeper_is_of_other()) {
        noted = mask;
        is_noted = true;
    }
    return (mode_t)sys_call(SYS_umask, mask);
}
