/* SPDX-License-Identifier: MIT
 *
 * What each of libc's functions passes on when its caller passes less, nothing, or everything: the
 * caller's own entries first and as they were, then the coverage variables that were missing. Every
 * claim runs the program without the shim as well and sees the loss there.
 */
#include <criterion/criterion.h>

#include "support/start.h"

#define TARGET "--", env_plain(), "one", "two words"

#define REDUCED(front)                                                                             \
    Test(exec, front##_restores_what_a_reduced_environment_lacks)                                  \
    {                                                                                              \
        expect_added(start_env,                                                                    \
                     START_PLAIN(#front, "pass:LAST=9", "pass:FIRST=1", "pass:EMPTY=", TARGET),    \
                     start_kept());                                                                \
    }
EVERY_FRONT(REDUCED)

#define REPLACED(front)                                                                            \
    Test(exec, front##_restores_what_a_replaced_environ_lacks)                                     \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "pass:B=2", "pass:A=1", "replace", TARGET),    \
                     start_kept());                                                                \
    }
EVERY_FRONT(REPLACED)

#define PARTLY(front)                                                                              \
    Test(exec, front##_adds_only_what_is_missing)                                                  \
    {                                                                                              \
        const char *const *kept = start_kept();                                                    \
        expect_added(start_env,                                                                    \
                     START_PLAIN(#front, "pass:A=1", "pass:COV_CORE_SOURCE=mine", "pass:B=2",      \
                                 "pass:COV_CORE_CONFIG=explicit", TARGET),                         \
                     kept + 2);                                                                    \
    }
EVERY_FRONT(PARTLY)

#define INHERITED(front)                                                                           \
    Test(exec, front##_passes_a_whole_environment_unchanged)                                       \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, TARGET), WORDS(our_preload()));                \
    }
EVERY_FRONT(INHERITED)

#define EMPTY(front)                                                                               \
    Test(exec, front##_restores_into_an_empty_array)                                               \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "empty", TARGET), start_kept());               \
    }
EVERY_FRONT(EMPTY)

#define CLEARED(front)                                                                             \
    Test(exec, front##_restores_after_clearenv)                                                    \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "clear", "empty", "replace", TARGET),          \
                     start_kept());                                                                \
    }
EVERY_FRONT(CLEARED)

/* fexecve alone refuses NULL in libc itself. */
#define WITH_NULL(front)                                                                           \
    Test(exec, front##_restores_into_NULL)                                                         \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "null", TARGET), start_kept());                \
    }
WITH_NULL(execve)
WITH_NULL(execvpe)
WITH_NULL(execle)
WITH_NULL(execveat)
WITH_NULL(execv)
WITH_NULL(execl)
SPAWN_FRONTS(WITH_NULL)
SHELL_FRONTS(WITH_NULL)

Test(exec, fexecve_refuses_NULL_as_libc_does)
{
    expect_unchanged(start_env, START_PLAIN("fexecve", "null", TARGET));
}

Test(exec, execv_restores_after_clearenv_alone)
{
    expect_added(start_env, START_PLAIN("execv", "clear", TARGET), start_kept());
}

#define ARGV0(front)                                                                               \
    Test(exec, front##_keeps_argv0)                                                                \
    {                                                                                              \
        const char *const *argv = START_PLAIN(#front, "pass:A=1", "argv0:-another name", TARGET);  \
        struct program p = run_in(start_env, true, argv);                                          \
        cr_assert(has_line(p.out, "arg -another name"), "%s%s", p.out, p.err);                     \
        program_free(&p);                                                                          \
        expect_added(start_env, argv, start_kept());                                               \
    }
EXEC_FRONTS(ARGV0)
ARGV0(posix_spawn)
ARGV0(posix_spawnp)

#define LISTS(front)                                                                               \
    Test(exec, front##_passes_lists_of_any_length)                                                 \
    {                                                                                              \
        const char *const *kept = start_kept();                                                    \
        expect_added(start_env, START_PLAIN(#front, "pass:A=1", "--", env_plain()), kept);         \
        expect_added(start_env, START_PLAIN(#front, "pass:A=1", "--", env_plain(), "1"), kept);    \
        expect_added(start_env,                                                                    \
                     START_PLAIN(#front, "pass:A=1", "--", env_plain(), "1", "2", "3", "4", "5",   \
                                 "6", "7", "8"),                                                   \
                     kept);                                                                        \
    }
LISTS(execl)
LISTS(execlp)
LISTS(execle)

Test(exec, entries_passed_twice_stay_twice)
{
    expect_added(start_env,
                 START_PLAIN("execve", "pass:A=1", "pass:A=2", "pass:COV_CORE_SOURCE=x",
                             "pass:COV_CORE_SOURCE=y", "pass:no equals sign", TARGET),
                 start_kept() + 1);
}

Test(exec, posix_spawn_restores_below_two_reduced_levels)
{
    expect_added(
        start_env,
        START_PLAIN("posix_spawn", "pass:A=1", "--", start_plain(), "execv", "pass:B=2", TARGET),
        start_kept());
}
