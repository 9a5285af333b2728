/* SPDX-License-Identifier: MIT
 *
 * COV_KEEP=off: nothing is restored in the tree below, and every function is libc's own there. It
 * is in force whether it was there at start, is set at run time, or is passed to a child.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/start.h"

static const char *const on[] = {PATH_ENV, "BUSINESS=1", "COV_A=1", "GCOV_PREFIX=/tmp", NULL};
static const char *const off[] = {PATH_ENV,           "BUSINESS=1",   "COV_A=1",
                                  "GCOV_PREFIX=/tmp", "COV_KEEP=off", NULL};
#define TARGET "--", env_plain(), "one"

#define OFF_AT_START(front)                                                                        \
    Test(disabled, front##_restores_nothing)                                                       \
    {                                                                                              \
        expect_unchanged(off, START_PLAIN(#front, "pass:A=1", "pass:COV_A=2", TARGET));            \
        expect_unchanged(off, START_PLAIN(#front, "empty", TARGET));                               \
        expect_unchanged(off, START_PLAIN(#front, "pass:A=1", "--", "/nonexistent"));              \
        expect_added(off, START_PLAIN(#front, TARGET), WORDS(our_preload()));                      \
    }
EVERY_FRONT(OFF_AT_START)

#define OFF_FOR_CHILD(front)                                                                       \
    Test(disabled, front##_adds_nothing_to_COV_KEEP_off)                                           \
    {                                                                                              \
        expect_unchanged(on, START_PLAIN(#front, "pass:A=1", "pass:COV_KEEP=off", TARGET));        \
    }
EVERY_FRONT(OFF_FOR_CHILD)

Test(disabled, tree_below_stays_off_two_levels_deep)
{
    expect_unchanged(on, START_PLAIN("execve", "pass:A=1", "pass:COV_A=own", "pass:COV_KEEP=off",
                                     "--", start_plain(), "posix_spawn", "pass:B=1", "--",
                                     start_plain(), "execve", "pass:C=1", TARGET));
}

Test(disabled, tree_stays_off_when_the_library_is_passed_on)
{
    char *step;
    cr_assert(asprintf(&step, "pass:%s", our_preload()) > 0);
    struct program p = run_in(on, true,
                              START_PLAIN("execve", "pass:A=1", "pass:COV_KEEP=off", step, "--",
                                          start_plain(), "execve", "pass:COV_B=1", step, "--",
                                          start_plain(), "execve", "pass:C=1", TARGET));
    cr_assert(has_line(p.out, "env C=1"), "%s%s", p.out, p.err);
    cr_assert(!strstr(p.out, "COV_B") && !strstr(p.out, "COV_A"), "%s", p.out);
    program_free(&p);
    free(step);
}

Test(disabled, setenv_at_run_time_switches_off)
{
    expect_unchanged(on, START_PLAIN("execve", "set:COV_KEEP=off", "pass:A=1", TARGET));
    expect_unchanged(on, START_PLAIN("system", "set:COV_KEEP=off", "pass:A=1", TARGET));
}

Test(disabled, only_the_word_off_switches_off)
{
    expect_added(on, START_PLAIN("execve", "pass:COV_KEEP=", TARGET),
                 WORDS("COV_A=1", "GCOV_PREFIX=/tmp", our_preload()));
    expect_added(on, START_PLAIN("execve", "pass:COV_KEEP=on", TARGET),
                 WORDS("COV_A=1", "GCOV_PREFIX=/tmp", our_preload()));
    expect_added(on, START_PLAIN("execve", "pass:XCOV_KEEP=off", "pass:COV_KEEPER=off", TARGET),
                 WORDS("COV_A=1", "GCOV_PREFIX=/tmp", our_preload()));
}

Test(disabled, child_may_switch_on_again)
{
    char *step;
    cr_assert(asprintf(&step, "pass:%s", our_preload()) > 0);
    struct program p = run_in(off, true,
                              START_PLAIN("execve", "pass:COV_KEEP=on", "pass:COV_A=new", step,
                                          "--", start_plain(), "execve", "pass:C=1", TARGET));
    cr_assert(has_line(p.out, "env COV_A=new"), "%s%s", p.out, p.err);
    program_free(&p);
    free(step);
}
