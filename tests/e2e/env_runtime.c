/* SPDX-License-Identifier: MIT
 *
 * What a program does to its own environment before it starts another one: what it set is restored,
 * what it removed is not, and what it threw away as a whole is.
 */
#include <criterion/criterion.h>

#include "support/start.h"

static const char *const env[] = {"BUSINESS=1", "COV_A=1", "COV_B=2", NULL};

/* Through a function with an environment argument, one without, and the shell's. */
#define EXPECT_ADDED(added, ...)                                                                   \
    do {                                                                                           \
        expect_added(env, START_PLAIN("execve", __VA_ARGS__, "--", env_plain()), added);           \
        expect_added(env, START_PLAIN("execv", __VA_ARGS__, "--", env_plain()), added);            \
        expect_added(env, START_PLAIN("posix_spawn", __VA_ARGS__, "--", env_plain()), added);      \
        expect_added(env, START_PLAIN("system", __VA_ARGS__, "--", env_plain()), added);           \
    } while (0)

Test(env, restores_what_setenv_set)
{
    EXPECT_ADDED(WORDS("COV_A=1", "COV_B=2", "COV_NEW=3", our_preload()), "set:COV_NEW=3",
                 "set:OTHER=4", "pass:A=1");
}

Test(env, restores_what_setenv_set_before_environ_was_replaced)
{
    EXPECT_ADDED(WORDS("COV_A=changed", "COV_B=2", "COV_NEW=3", our_preload()), "set:COV_NEW=3",
                 "set:COV_A=first", "set:COV_A=changed", "pass:A=1", "replace");
}

Test(env, restores_what_putenv_put_before_environ_was_replaced)
{
    EXPECT_ADDED(WORDS("COV_A=changed", "COV_B=2", "COV_NEW=3", our_preload()), "put:COV_NEW=3",
                 "put:COV_A=changed", "pass:A=1", "replace");
}

Test(env, restores_what_setenv_set_before_clearenv)
{
    EXPECT_ADDED(WORDS("COV_A=1", "COV_B=2", "COV_NEW=3", our_preload()), "set:COV_NEW=3", "clear",
                 "empty", "replace");
}

Test(env, restores_what_was_set_after_clearenv)
{
    EXPECT_ADDED(WORDS("COV_A=1", "COV_B=late", "COV_NEW=3", our_preload()), "clear",
                 "set:COV_NEW=3", "set:COV_B=late", "pass:A=1");
}

Test(env, restores_what_was_written_into_environ_directly)
{
    const char *const *added = WORDS("COV_A=1", "COV_B=2", "COV_NEW=3", our_preload());
    expect_added(
        env, START_PLAIN("execve", "put-directly:COV_NEW=3", "pass:A=1", "--", env_plain()), added);
    expect_added(
        env, START_PLAIN("posix_spawn", "put-directly:COV_NEW=3", "pass:A=1", "--", env_plain()),
        added);
}

Test(env, leaves_out_what_unsetenv_removed)
{
    EXPECT_ADDED(WORDS("COV_B=2", our_preload()), "unset:COV_A", "pass:A=1");
    EXPECT_ADDED(WORDS("COV_B=2", our_preload()), "unset:COV_A", "pass:A=1", "replace");
    EXPECT_ADDED(WORDS("COV_B=2", our_preload()), "unset:COV_A", "clear", "empty", "replace");
}

Test(env, leaves_out_what_putenv_removed)
{
    EXPECT_ADDED(WORDS("COV_B=2", our_preload()), "put:COV_A", "pass:A=1", "replace");
}

Test(env, leaves_out_what_was_set_and_then_removed)
{
    EXPECT_ADDED(WORDS("COV_A=1", "COV_B=2", our_preload()), "set:COV_NEW=3", "unset:COV_NEW",
                 "pass:A=1", "replace");
}

Test(env, restores_what_was_removed_and_then_set_again)
{
    EXPECT_ADDED(WORDS("COV_A=again", "COV_B=2", our_preload()), "unset:COV_A", "set:COV_A=again",
                 "pass:A=1", "replace");
}

Test(env, passes_on_what_was_removed_when_the_caller_passes_it)
{
    EXPECT_ADDED(WORDS("COV_B=2", our_preload()), "unset:COV_A", "pass:COV_A=explicit");
}

Test(env, leaves_LD_PRELOAD_out_when_unsetenv_removed_it)
{
    EXPECT_ADDED(WORDS("COV_A=1", "COV_B=2"), "unset:LD_PRELOAD", "pass:A=1");
    EXPECT_ADDED(WORDS("COV_A=1", "COV_B=2"), "unset:LD_PRELOAD", "pass:A=1", "replace");
}

Test(env, restores_what_was_set_in_the_middle_of_three_programs)
{
    expect_added(env,
                 START_PLAIN("execve", "pass:B=1", "--", start_plain(), "execve",
                             "set:COV_MIDDLE=1", "unset:COV_A", "pass:C=1", "replace", "--",
                             env_plain()),
                 WORDS("COV_B=2", "COV_MIDDLE=1", our_preload()));
}

Test(env, setters_answer_as_libc_s)
{
    const char *const *argv = WORDS(built("victims/env_setters_plain/env_setters_plain"));
    struct program p = run_in(env, true, argv);
    cr_assert(has_line(p.out, "setenv of nothing: -1 errno 22"), "%s%s", p.out, p.err);
    program_free(&p);
    expect_unchanged(env, argv);
}
