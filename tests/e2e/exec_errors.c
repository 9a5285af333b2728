/* SPDX-License-Identifier: MIT
 *
 * Starts that fail, each through every function of libc, with an environment to restore: the
 * returned value, errno, status, mask and dispositions afterwards are those of the same run without
 * the shim. And the searches along PATH, which succeed or fail as without.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/start.h"

#define SEARCHING_FRONTS(X) X(execvp) X(execvpe) X(execlp) X(posix_spawnp) X(pidfd_spawnp)

static char *dir;

/* Files that cannot be started, one for each reason. */
static void make_files(void)
{
    dir = dir_new("errors");
    free(shell("cd '%s' && mkdir first second directory && "
               "echo '%s one' > text && chmod +x text && echo no > first/tool && "
               "ln '%s' second/tool && ln -s loop loop && "
               "echo '#!/nonexistent/interpreter' > orphan && chmod +x orphan",
               dir, env_plain(), env_plain()));
}

static void remove_files(void)
{
    dir_remove(dir);
}

TestSuite(exec_errors, .init = make_files, .fini = remove_files);

/* A path below the test's directory, in one buffer. */
static const char *at(const char *name)
{
    static char path[8192];
    strcat(strcat(strcpy(path, dir), "/"), name);
    return path;
}

#define FAILS(front)                                                                               \
    Test(exec_errors, front##_fails_as_libc_does)                                                  \
    {                                                                                              \
        static const char *const unstartable[] = {"missing", "first/tool", "directory",   "loop",  \
                                                  "orphan",  "text/below", "missing/file"};        \
        for (size_t i = 0; i < sizeof unstartable / sizeof *unstartable; i++)                      \
            expect_unchanged(start_env,                                                            \
                             START_PLAIN(#front, "pass:A=1", "--", at(unstartable[i]), "one"));    \
    }
EVERY_FRONT(FAILS)

#define TOO_BIG(front)                                                                             \
    Test(exec_errors, front##_says_E2BIG_as_libc_does)                                             \
    {                                                                                              \
        expect_unchanged(start_env, START_PLAIN(#front, "huge:200000", "--", env_plain(), "one")); \
    }
EVERY_FRONT(TOO_BIG)

#define TOO_LONG(front)                                                                            \
    Test(exec_errors, front##_says_ENAMETOOLONG_as_libc_does)                                      \
    {                                                                                              \
        static char name[5001];                                                                    \
        expect_unchanged(                                                                          \
            start_env, START_PLAIN(#front, "pass:A=1", "--", at(memset(name, 'x', 5000)), "one")); \
    }
EXEC_FRONTS(TOO_LONG)
SPAWN_FRONTS(TOO_LONG)

#define NO_FORMAT(front)                                                                           \
    Test(exec_errors, front##_says_ENOEXEC_for_plain_text)                                         \
    {                                                                                              \
        expect_unchanged(start_env, START_PLAIN(#front, "pass:A=1", "--", at("text"), "one"));     \
    }
NO_FORMAT(execve)
NO_FORMAT(execv)
NO_FORMAT(execl)
NO_FORMAT(execle)
NO_FORMAT(fexecve)
NO_FORMAT(execveat)
SPAWN_FRONTS(NO_FORMAT)

#define BY_SHELL(front)                                                                            \
    Test(exec_errors, front##_gives_plain_text_to_the_shell)                                       \
    {                                                                                              \
        expect_added_below_shell(                                                                  \
            start_env, START_PLAIN(#front, "pass:A=1", "--", at("text"), "one"), start_kept());    \
    }
BY_SHELL(execvp)
BY_SHELL(execvpe)
BY_SHELL(execlp)

#define BAD_PATH(front)                                                                            \
    Test(exec_errors, front##_says_EFAULT_for_a_bad_path)                                          \
    {                                                                                              \
        expect_unchanged(start_env,                                                                \
                         START_PLAIN(#front, "badpath", "pass:A=1", "--", env_plain()));           \
    }
BAD_PATH(execve)
BAD_PATH(execv)
BAD_PATH(execl)
BAD_PATH(execle)
BAD_PATH(execveat)
BAD_PATH(posix_spawn)

Test(exec_errors, execve_without_argv_is_as_libc_has_it)
{
    expect_added(start_env, START_PLAIN("execve", "noargv", "pass:A=1", "--", env_plain()),
                 start_kept());
    expect_unchanged(start_env, START_PLAIN("fexecve", "noargv", "pass:A=1", "--", env_plain()));
}

Test(exec_errors, execveat_refuses_flags_as_libc_does)
{
    expect_unchanged(start_env, START_PLAIN("execveat", "flags:1", "pass:A=1", "--", env_plain()));
}

/* Runs `name` along this PATH; `fails` says whether that is expected to start nothing. */
static void search(const char *front, const char *format, const char *name, bool fails)
{
    char *pass_path = shell("printf 'pass:PATH=%s' '%s'", format, dir);
    const char *const *env = WORDS(pass_path + strlen("pass:"), "COV_CORE_SOURCE=src");
    const char *const *argv = START_PLAIN(front, pass_path, "--", name, "one");
    if (fails)
        expect_unchanged(env, argv);
    else
        expect_added(env, argv, WORDS(env[1], our_preload()));
    free(pass_path);
}

#define SEARCHES(front)                                                                            \
    Test(exec_errors, front##_searches_PATH_as_libc_does)                                          \
    {                                                                                              \
        search(#front, "/nonexistent:%s/second", "tool", false);                                   \
        search(#front, "/etc/passwd:%s/second", "tool", false);                                    \
        search(#front, "%s", "tool", true);                                                        \
        search(#front, "%s/first", "tool", true);                                                  \
        search(#front, "%s/second", "no such tool", true);                                         \
        search(#front, "%s/second", "", true);                                                     \
    }
SEARCHING_FRONTS(SEARCHES)

#define ALONG_OWN_PATH(front)                                                                      \
    Test(exec_errors, front##_searches_the_callers_own_PATH)                                       \
    {                                                                                              \
        char *path = shell("printf 'PATH=%s/first:%s/second'", dir, dir);                          \
        const char *const *env = WORDS(path, "COV_CORE_SOURCE=src");                               \
        expect_added(env, START_PLAIN(#front, "pass:PATH=/nonexistent", "--", "tool", "one"),      \
                     WORDS(env[1], our_preload()));                                                \
        free(path);                                                                                \
    }
ALONG_OWN_PATH(execvpe)
ALONG_OWN_PATH(posix_spawnp)

/* Without PATH libc searches /bin and /usr/bin. */
#define DEFAULT_PATH(front)                                                                        \
    Test(exec_errors, front##_without_PATH_searches_as_libc_does)                                  \
    {                                                                                              \
        expect_added_below_shell(WORDS("COV_CORE_SOURCE=src"),                                     \
                                 START_PLAIN(#front, "pass:A=1", "--", "sh", "-c", env_plain()),   \
                                 WORDS("COV_CORE_SOURCE=src", our_preload()));                     \
        expect_unchanged(WORDS("COV_CORE_SOURCE=src"),                                             \
                         START_PLAIN(#front, "pass:A=1", "--", "no such tool"));                   \
    }
SEARCHING_FRONTS(DEFAULT_PATH)
