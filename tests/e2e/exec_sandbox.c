/* SPDX-License-Identifier: MIT
 *
 * Starts by an armed process that has put a filter of system calls on itself: the shim makes none
 * there, however large the environment is, and still restores it.
 */
#include "box.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "support/start.h"

static char *dir;
static char start_armed[PATH_MAX], pass_prefix[PATH_MAX + 32];

static void make_dir(void)
{
    dir = dir_new("sandboxed");
    snprintf(pass_prefix, sizeof pass_prefix, "pass:GCOV_PREFIX=%s", dir);
    built_at(start_armed, "victims/start_armed/start_armed");
}

static void remove_dir(void)
{
    dir_remove(dir);
}

TestSuite(exec_sandbox, .init = make_dir, .fini = remove_dir);

#define ENV(...) WORDS(PATH_ENV, "COV_A=1", pass_prefix + strlen("pass:"), ##__VA_ARGS__)
#define START_SANDBOXED(front, ...)                                                                \
    WORDS(start_armed, front, "quiet", "sandbox", pass_prefix, __VA_ARGS__)

static void expect_restored(const char *front)
{
    static const char *const sizes[] = {"many:0", "many:500", "many:5000"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *const *argv = START_SANDBOXED(front, sizes[i], "--", env_plain(), "one");
        expect_added(ENV(), argv, WORDS("COV_A=1", our_preload()));
        expect_added(ENV(box_variable(dir)), argv,
                     WORDS("COV_A=1", box_variable(dir), our_preload()));
    }
}

#define BEHIND_A_FILTER(front)                                                                     \
    Test(exec_sandbox, front##_restores_without_a_call_of_our_own, .timeout = 300)                 \
    {                                                                                              \
        expect_restored(#front);                                                                   \
    }
EVERY_FRONT(BEHIND_A_FILTER)

/* The memory for it does not go with a vfork child that becomes a program. */
Test(exec_sandbox, many_vforks_with_execve_restore, .timeout = 300)
{
    struct program p =
        run_in(ENV(), true,
               START_SANDBOXED("execve", "vfork", "many:5000", "times:40", "--", "/bin/busybox",
                               "sh", "-c", "test \"$COV_A\" = 1 && echo restored"));
    cr_assert(WIFEXITED(p.status), "%#x %s", (unsigned)p.status, p.err);
    cr_assert_eq(count_lines(p.out, "restored"), 40, "%s", p.err);
    program_free(&p);
}

/* Then it is passed on as it is. */
Test(exec_sandbox, environment_that_has_no_room_makes_no_call_either)
{
    struct program p =
        run_in(ENV(), true,
               START_SANDBOXED("execve", "vfork", "many:70000", "--", "/bin/busybox", "true"));
    cr_assert(WIFEXITED(p.status) && strstr(p.err, "status 0\n"), "%#x %s", (unsigned)p.status,
              p.err);
    program_free(&p);
}
