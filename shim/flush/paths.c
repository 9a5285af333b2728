/* SPDX-License-Identifier: MIT
 *
 * The variables are looked up among the notes: many servers overwrite their environment.
 */
#include "flush/paths.h"

#include <string.h>
#include <unistd.h>

#include "env/kept.h"
#include "flush/module_lock.h"
#include "gcov/names.h"
#include "kernel/sys.h"

/* The notes on GCOV_PREFIX and GCOV_PREFIX_STRIP that the paths were built from. */
static const struct env_note *prefix_note, *strip_note;

/* The value at start or as set since; a program that emptied its environment has not moved its
 * coverage. */
static const char *value_of(const struct env_note *note)
{
    const char *equals = note && !note->removed ? strchr(note->entry, '=') : NULL;
    return equals ? equals + 1 : NULL;
}

void paths_take(bool anew)
{
    struct gcov_relocation relocation;
    if (anew && module_lock_is_refused())
        return; /* the next time */
    prefix_note = env_note_on("GCOV_PREFIX");
    strip_note = env_note_on("GCOV_PREFIX_STRIP");
    gcov_relocation_set(&relocation, value_of(prefix_note), value_of(strip_note));
    relocation.process = (pid_t)sys_call(SYS_getpid);
    relocation.environment = environ;
    gcov_names_take(&relocation, anew);
}

bool paths_are_old(void)
{
    return prefix_note != env_note_on("GCOV_PREFIX") ||
           strip_note != env_note_on("GCOV_PREFIX_STRIP");
}
