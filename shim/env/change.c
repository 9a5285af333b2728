/* SPDX-License-Identifier: MIT
 *
 * The fronts of setenv, putenv, unsetenv and clearenv. Nothing here changes the environment: libc's
 * function does. Each change of a coverage variable is noted (kept.h), and of one that names a test
 * (label.h), and an environ swap that is under way is told of each change (environ_swap.h).
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "env/change.h"
#include "env/environ_swap.h"
#include "env/kept.h"
#include "env/label.h"
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

/* `name` is the argument of env_swap_change_begins(). */
static void begin(const char *name)
{
    real_ready();
    env_lock();
    env_swap_change_begins(name);
    env_standing_change_begins();
}

static void finish(void)
{
    env_standing_change_ends();
    env_swap_change_ends();
    env_unlock();
    if (on_change)
        on_change();
}

static void note_set(const char *entry)
{
    env_keep_set(entry);
    env_label_set(entry);
}

static void note_removed(const char *name)
{
    env_keep_removed(name);
    env_label_removed(name);
}

/* Notes the variable's entry as it is now: setenv does not always overwrite. */
static void note_current(const char *name)
{
    for (char **at = environ; at && *at; at++) {
        if (env_same_name(*at, name)) {
            note_set(*at);
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
        note_set(entry);
    else if (result == 0)
        note_removed(entry);
    finish();
    return result;
}

SHIM_EXPORT int unsetenv(const char *name)
{
    begin(NULL);
    int result = real.unsetenv(name);
    if (result == 0)
        note_removed(name);
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
