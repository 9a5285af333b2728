/* SPDX-License-Identifier: MIT
 *
 * Where starts happen: between vfork and exec, in a thread with a 16 KB stack, with 20,000
 * variables and with 2 MB of environment; and what many starts leave in the memory of the program
 * that starts.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "support/start.h"

#define TARGET "--", env_plain(), "one"

#define IN_VFORK(front)                                                                            \
    Test(exec_places, front##_restores_in_a_vfork_child)                                           \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "vfork", "pass:A=1", TARGET), start_kept());   \
        expect_added(start_env, START_PLAIN(#front, "vfork", "thread", "pass:A=1", TARGET),        \
                     start_kept());                                                                \
        expect_unchanged(start_env,                                                                \
                         START_PLAIN(#front, "vfork", "pass:A=1", "--", "/nonexistent"));          \
    }
EXEC_FRONTS(IN_VFORK)

#define IN_THREAD(front)                                                                           \
    Test(exec_places, front##_restores_in_a_thread_with_a_small_stack)                             \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "thread", "pass:A=1", TARGET), start_kept());  \
        expect_added(start_env, START_PLAIN(#front, "thread", "many:2000", TARGET), start_kept()); \
    }
EVERY_FRONT(IN_THREAD)

#define MANY(front)                                                                                \
    Test(exec_places, front##_restores_into_20000_variables)                                       \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "thread", "many:20000", TARGET),               \
                     start_kept());                                                                \
    }
EVERY_FRONT(MANY)

/* The kernel allows a quarter of the stack's limit. */
#define BIG(front)                                                                                 \
    Test(exec_places, front##_restores_into_2_MB)                                                  \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "stack:16000000", "fat:21", TARGET),           \
                     start_kept());                                                                \
    }
EVERY_FRONT(BIG)

#define MANY_IN_VFORK(front)                                                                       \
    Test(exec_places, front##_restores_into_20000_variables_in_a_vfork_child)                      \
    {                                                                                              \
        expect_added(start_env, START_PLAIN(#front, "vfork", "many:20000", TARGET), start_kept()); \
        expect_unchanged(start_env,                                                                \
                         START_PLAIN(#front, "vfork", "many:20000", "--", "/nonexistent"));        \
    }
EXEC_FRONTS(MANY_IN_VFORK)

Test(exec_places, restores_20000_coverage_variables)
{
    struct program p =
        run_in(WORDS("BUSINESS=1", "COV_KEEP_VARS=VARIABLE_*"), true,
               START_PLAIN("execve", "many:20000", "pass:COV_KEEP_VARS=VARIABLE_*", "--",
                           start_plain(), "execve", "pass:VARIABLE_00007=own", "pass:A=1", TARGET));
    cr_assert_eq(count_lines(p.out, "env VARIABLE_"), 20000, "%.200s%s", p.out, p.err);
    cr_assert(has_line(p.out, "env VARIABLE_00007=own"));
    program_free(&p);
}

/* The growth of one line of /proc/self/status, in kB, between the eleventh start and the last. */
static long growth(const char *report, const char *name)
{
    long first = -1, last = -1;
    const char *at = strstr(report, name);
    cr_assert(at != NULL, "no %s in %s", name, report);
    sscanf(at + strlen(name), "%ld", &first);
    at = strstr(at + 1, name);
    cr_assert(at != NULL, "only one %s in %s", name, report);
    sscanf(at + strlen(name), "%ld", &last);
    return last - first;
}

static void expect_no_growth(const char *const *argv)
{
    struct program p = {.argv = argv, .env = start_env, .preload = true, .deadline_ms = 600000};
    program_run(&p);
    cr_assert(WIFEXITED(p.status) && strstr(p.err, "result 0"), "%s", p.err);
    cr_assert_leq(growth(p.err, "VmSize:"), 1024, "%s", p.err);
    cr_assert_leq(growth(p.err, "VmRSS:"), 1024, "%s", p.err);
    program_free(&p);
}

/* The static program starts fastest. More than 500 variables do not fit on the stack. A page left
 * at each start would be six times what is allowed, or twice. */
#define NO_GROWTH(name, ...)                                                                       \
    Test(exec_places, name##_leave_no_memory, .timeout = 600)                                      \
    {                                                                                              \
        expect_no_growth(                                                                          \
            START_PLAIN(__VA_ARGS__, "many:2000", "times:1500", "--", "/bin/busybox", "true"));    \
        expect_no_growth(                                                                          \
            START_PLAIN(__VA_ARGS__, "many:20000", "times:500", "--", "/bin/busybox", "true"));    \
    }
NO_GROWTH(thousands_of_posix_spawns, "posix_spawn")
NO_GROWTH(thousands_of_vforks_with_execve, "execve", "vfork")
NO_GROWTH(thousands_of_vforks_in_threads, "execve", "vfork", "thread")

/* start_threads_plain starts from many threads, beside one that calls setenv. */
static void expect_none_failed(const char *front, const char *beside)
{
    const char *const *argv =
        WORDS(built("victims/start_threads_plain/start_threads_plain"), front, beside);
    struct program without = run_in(WORDS("COV_A=1"), false, argv);
    cr_assert_str_eq(without.out, "96 of 96 failed\n");
    program_free(&without);
    for (int i = 0; i < 5; i++) {
        struct program with = run_in(WORDS("COV_A=1"), true, argv);
        cr_assert(has_line(with.out, "0 of 96 failed"), "status %#x %s%s", (unsigned)with.status,
                  with.out, with.err);
        program_free(&with);
    }
}

Test(exec_places, posix_spawn_restores_in_many_threads_at_once)
{
    expect_none_failed("posix_spawn", "quiet");
}

Test(exec_places, execve_restores_in_vfork_children_of_many_threads_at_once)
{
    expect_none_failed("execve", "quiet");
}

Test(exec_places, posix_spawn_restores_beside_a_thread_that_calls_setenv)
{
    expect_none_failed("posix_spawn", "setenv");
}

Test(exec_places, execve_restores_beside_a_thread_that_calls_setenv)
{
    expect_none_failed("execve", "setenv");
}
