/* SPDX-License-Identifier: MIT
 *
 * Where a filter of system calls, or an odd kernel, refuses the call by which memory is asked for,
 * nothing is lost, and nothing is said.
 */
#include "ending_trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* As of errno(3): EPERM, EINVAL and ENOSYS. */
#define ERRORS LIST("1", "22", "38")

static void keeps_within(const char *error, const char *const *clean, int sig)
{
    const char *argv[16] = {victim("refusing_plain"), error};
    for (size_t i = 0; clean[i]; i++)
        argv[i + 2] = clean[i];
    KEEPS(argv, .clean = clean, .sig = sig);
}

static void keeps(const char *const *clean, int sig)
{
    for (const char *const *error = ERRORS; *error; error++)
        keeps_within(*error, clean, sig);
}

Test(refused, msync_at_SIGTERM_keeps_the_counts)
{
    keeps(LIST(victim("ending_kill"), "wait"), SIGTERM);
}

Test(refused, msync_at_SIGKILL_keeps_the_counts)
{
    keeps(LIST(victim("ending_kill"), "wait"), SIGKILL);
}

static void keeps_an_object(const char *compiler_and_flags, int sig)
{
    char *dir = dir_new("refused");
    free(shell("cd '%s' && %s --coverage -fPIC -shared -o plugin.so '%s'", dir, compiler_and_flags,
               source("parts/plugin.c")));
    keeps(
        LIST(victim("host_plain"), under(dir, "open:%s/plugin.so", dir) + strlen(dir) + 1, "run:5"),
        sig);
    dir_remove(dir);
}

Test(refused, msync_keeps_the_counts_of_an_object_that_was_loaded)
{
    keeps_an_object("gcc", SIGTERM);
    keeps_an_object("gcc -O2 -s", SIGKILL);
}

static void keeps_own(const char *how, enum loss loss)
{
    KEEPS(LIST(victim("refusing"), how), .clean = LIST(victim("refusing"), "exit", "free"),
          .loss = loss);
}

Test(refused, msync_by_the_program_itself_keeps_the_counts)
{
    keeps_own("exit", LOSES_NOTHING);
    keeps_own("_exit", LOSES_ALL);
    keeps_own("term", LOSES_ALL);
    keeps_own("kill", LOSES_ALL);
}
