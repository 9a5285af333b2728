/* SPDX-License-Identifier: MIT
 *
 * Endings of an image: another program takes the process over, or does not, and then nothing that
 * libgcov or the shim wrote before the attempt may be counted twice.
 */
#include "ending_trial.h"

#include <criterion/criterion.h>
#include <signal.h>

#define EXEC(...) LIST(victim("ending_exec"), __VA_ARGS__)
#define CLEAN EXEC("clean")
#define WORK LIST(victim("work"), "10")

Test(ending_exec, that_libgcov_sees_keeps_the_counts)
{
    KEEPS(EXEC("execve", "/bin/true"), .clean = CLEAN, .loss = LOSES_NOTHING);
}

Test(ending_exec, that_libgcov_does_not_see_keeps_the_counts)
{
    KEEPS(EXEC("plain", "/bin/true"), .clean = CLEAN);
}

Test(ending_exec, along_the_path_keeps_the_counts)
{
    KEEPS(EXEC("execvpe", "true"), .clean = CLEAN);
}

Test(ending_exec, of_another_counted_program_keeps_both)
{
    KEEPS(EXEC("plain", victim("work"), "10"), .clean = CLEAN, .then = WORK, .loss = LOSES_SOME);
    KEEPS(EXEC("execve", victim("work"), "10"), .clean = CLEAN, .then = WORK,
          .loss = LOSES_NOTHING);
}

Test(ending_exec, of_another_counted_program_that_is_killed_keeps_both)
{
    KEEPS(EXEC("plain", victim("work"), "10"), .clean = CLEAN, .then = WORK, .sig = SIGKILL,
          .ready = "ready\nready\n");
    KEEPS(EXEC("execve", victim("work"), "10"), .clean = CLEAN, .then = WORK, .sig = SIGKILL,
          .loss = LOSES_SOME, .ready = "ready\nready\n");
}

Test(ending_exec, of_the_same_program_keeps_both)
{
    KEEPS(EXEC("plain", victim("ending_exec"), "clean"), .clean = CLEAN, .then = CLEAN,
          .loss = LOSES_SOME);
}

static void goes_on(const char *how, enum loss loss)
{
    KEEPS(EXEC(how), .loss = LOSES_NOTHING);
    KEEPS(EXEC(how), .sig = SIGTERM, .loss = loss);
    KEEPS(EXEC(how), .sig = SIGKILL, .loss = loss);
}

Test(ending_exec, that_fails_counts_nothing_twice)
{
    goes_on("fails", LOSES_SOME);
}

Test(ending_exec, that_fails_unseen_by_libgcov_counts_nothing_twice)
{
    goes_on("plain_fails", LOSES_ALL);
}

Test(ending_exec, that_fails_at_place_after_place_counts_nothing_twice)
{
    goes_on("search", LOSES_SOME);
}

Test(ending_exec, that_fails_at_place_after_place_unseen_counts_nothing_twice)
{
    goes_on("plain_search", LOSES_ALL);
}
