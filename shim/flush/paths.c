/* SPDX-License-Identifier: MIT
 *
 * Hands the variables to gcov/names.h. It looks them up among the notes of env/kept.h and not in
 * `environ`, since many servers overwrite their environment.
 */
#include "flush/paths.h"

#include <unistd.h>

#include "env/kept.h"
#include "flush/module_lock.h"
#include "flush/profile_names.h"
#include "gcov/names.h"

/* The notes on GCOV_PREFIX and GCOV_PREFIX_STRIP that the paths were built from. */
static const struct env_note *prefix_note, *strip_note;

void paths_take(bool anew, pid_t process)
{
    struct gcov_relocation relocation;
    if (anew && module_lock_is_refused())
        return; /* the paths stay old, so the next flush takes them */
    prefix_note = env_note_on("GCOV_PREFIX");
    strip_note = env_note_on("GCOV_PREFIX_STRIP");
    /* A program that empties its environment does not mean to move its coverage. */
    gcov_relocation_set(&relocation, env_note_value(prefix_note), env_note_value(strip_note));
    relocation.process = process;
    relocation.environment = environ;
    gcov_names_take(&relocation, anew);
    profile_names_take(process);
}

bool paths_are_old(void)
{
    return prefix_note != env_note_on("GCOV_PREFIX") ||
           strip_note != env_note_on("GCOV_PREFIX_STRIP");
}

bool paths_are_relative(void)
{
    return gcov_names_are_relative() || profile_names_are_relative();
}
