/* SPDX-License-Identifier: MIT
 *
 * The fronts of setenv, putenv, unsetenv and clearenv. They never change the environment
 * themselves: libc does, changes of coverage variables are noted (kept.h), and an environ swap
 * under way is told (environ_swap.h).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "env/change.h"
#include "env/environ_swap.h"
#include "env/kept.h"
#include "env/lock.h"
#include "env/name.h"
#include "env/standing.h"
#include "export.h"
#include "kernel/start_page.h"
#include "real.h"

static START_PAGE void (*on_change)(void);

void env_on_change(void (*changed)(void))
{
    on_change = changed;
}

/* `name` is that of env_swap_changes(). */
static void begin(const char *name)
{
    real_ready();
    env_lock();
    env_swap_changes(name);
    env_standing_changes();
}

static void finish(void)
{
    env_standing_changed();
    env_swap_changed();
    env_unlock();
    if (on_change)
        on_change();
}

/* Notes the variable's entry as it is now: setenv does not always overwrite. */
static void note_current(const char *name)
{
    for (char **at = environ; at && *at; at++) {
        if (env_same_name(*at, name)) {
            env_keep_set(*at);
            return;
        }
    }
}

SHIM_EXPORT int setenv(const char *name, const char *value, int overwrite)
{
    begin(name);
    int result = real.setenv(name, value, overwrite);
    if (result == 0)
        note_current(name);
    finish();
    return result;
}

/* glibc takes an entry without `=` as a name to remove. */
SHIM_EXPORT int putenv(char *entry)
{
    begin(strchr(entry, '=') ? entry : NULL);
    int result = real.putenv(entry);
    if (result == 0 && strchr(entry, '='))
        env_keep_set(entry);
    else if (result == 0)
        env_keep_removed(entry);
    finish();
    return result;
}

SHIM_EXPORT int unsetenv(const char *name)
{
    begin(NULL);
    int result = real.unsetenv(name);
    if (result == 0)
        env_keep_removed(name);
    finish();
    return result;
}

SHIM_EXPORT int clearenv(void)
{
    begin(NULL);
    int result = real.clearenv();
    finish();
    return result;
}
