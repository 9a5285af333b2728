/* SPDX-License-Identifier: MIT
 *
 * Real programs that start others with a reduced environment, and kinds of programs that the loader
 * treats apart: interpreters, env, make, a static program, one that is setuid.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/start.h"
#include "trial.h"

#define PYTHON(script) WORDS("/usr/bin/python3", "-c", script, env_plain())
#define PERL(script) WORDS("/usr/bin/perl", "-e", script, env_plain())

Test(env_programs, python_subprocess_keeps_them)
{
    expect_added(start_env,
                 PYTHON("import subprocess, sys\n"
                        "subprocess.run([sys.argv[1], 'x'], env={'A': '1'}, check=True)"),
                 start_kept());
}

Test(env_programs, python_subprocess_in_a_session_of_its_own_keeps_them)
{
    expect_added(start_env,
                 PYTHON("import subprocess, sys\n"
                        "subprocess.run([sys.argv[1]], env={}, start_new_session=True, cwd='/',\n"
                        "               preexec_fn=lambda: None, pass_fds=[0], check=True)"),
                 start_kept());
}

Test(env_programs, python_subprocess_reports_a_missing_program)
{
    expect_unchanged(start_env, PYTHON("import subprocess\n"
                                       "try:\n"
                                       "    subprocess.run(['/nonexistent'], env={'A': '1'})\n"
                                       "except OSError as error:\n"
                                       "    print(error)"));
}

Test(env_programs, python_exec_and_spawn_keep_them)
{
    expect_added(start_env, PYTHON("import os, sys; os.execve(sys.argv[1], ['x'], {'A': '1'})"),
                 start_kept());
    expect_added(start_env,
                 PYTHON("import os, sys\n"
                        "os.waitpid(os.posix_spawn(sys.argv[1], ['x'], {'A': '1'}), 0)"),
                 start_kept());
}

Test(env_programs, python_spawn_keeps_its_attributes_and_file_actions)
{
    expect_unchanged(
        start_env,
        WORDS("/usr/bin/python3", "-c",
              "import os\n"
              "pid = os.posix_spawn('/bin/sh', ['sh', '-c',\n"
              "    'grep ^Sig[BIC] /proc/self/status; echo /proc/self/fd/*; exit 3'], {'A': '1'},\n"
              "    file_actions=[(os.POSIX_SPAWN_DUP2, 1, 7), (os.POSIX_SPAWN_CLOSE, 0)],\n"
              "    setsigmask=[10], setsigdef=[13], setpgroup=0)\n"
              "print(os.waitpid(pid, 0)[1])"));
}

Test(env_programs, python_sets_at_run_time_what_is_kept)
{
    expect_added(WORDS("BUSINESS=1"),
                 PYTHON("import os, subprocess, sys\n"
                        "os.environ['COV_CORE_SOURCE'] = 'src'\n"
                        "os.environ['COV_CORE_CONFIG'] = 'removed again'\n"
                        "del os.environ['COV_CORE_CONFIG']\n"
                        "subprocess.run([sys.argv[1]], env={'A': '1'}, check=True)"),
                 WORDS("COV_CORE_SOURCE=src", our_preload()));
}

Test(env_programs, env_keeps_them)
{
    expect_added(start_env, WORDS("/usr/bin/env", "-i", "A=1", env_plain()), start_kept());
    expect_added(start_env, WORDS("/usr/bin/env", "-i", "COV_CORE_SOURCE=", env_plain()),
                 start_kept() + 1);
}

Test(env_programs, shells_keep_them)
{
    char script[5000];
    snprintf(script, sizeof script, "env -i A=1 '%s' x; exec env -i B=2 sh -c 'exec \"$0\"' '%s'",
             env_plain(), env_plain());
    struct program without = run_in(start_env, false, WORDS("/bin/sh", "-c", script)),
                   with = run_in(start_env, true, WORDS("/bin/sh", "-c", script));
    cr_assert_eq(count_lines(without.out, "env COV_CORE_SOURCE="), 0, "%s", without.out);
    cr_assert_eq(count_lines(with.out, "env COV_CORE_SOURCE=src:lib"), 2, "%s", with.out);
    cr_assert_eq(count_lines(with.out, our_preload()), 0);
    program_free(&without);
    program_free(&with);
}

Test(env_programs, bash_functions_and_variables_pass)
{
    expect_added_below_shell(
        start_env,
        WORDS("/bin/bash", "-c", "f() { :; }; export -f f; env -i A=1 \"$0\"", env_plain()),
        start_kept());
}

Test(env_programs, perl_keeps_them)
{
    expect_added(start_env, PERL("%ENV = (A => 1); exec { $ARGV[0] } 'x'"), start_kept());
    expect_added(start_env, PERL("local %ENV = (A => 1); system { $ARGV[0] } 'x'"), start_kept());
}

Test(env_programs, make_keeps_them)
{
    char *dir = dir_new("make");
    free(shell("printf 'unexport COV_CORE_SOURCE GCOV_PREFIX\\nall:\\n\\t@%s\\n' > '%s/Makefile'",
               env_plain(), dir));
    expect_added_below_shell(
        start_env, WORDS("/usr/bin/make", "-s", "-C", dir),
        WORDS("COV_CORE_SOURCE=src:lib", "GCOV_PREFIX=/tmp/nowhere", our_preload()));
    dir_remove(dir);
}

/* A static program neither loads us nor knows us: it is handed the variables and passes them on. */
Test(env_programs, static_program_passes_them_on)
{
    free(shell("! ldd /bin/busybox 2>&1 | grep -v 'not a dynamic executable'"));
    expect_added(start_env,
                 START_PLAIN("execve", "pass:A=1", "--", "/bin/busybox", "env", env_plain()),
                 start_kept());
    expect_added(start_env,
                 START_PLAIN("posix_spawn", "pass:A=1", "--", "/bin/busybox", "env", env_plain()),
                 start_kept());
}

Test(env_programs, program_of_another_ELF_class_gets_them)
{
    char *dir = dir_new("foreign"), path[5000];
    snprintf(path, sizeof path, "%s/foreign", dir);
    free(shell("gcc -m32 -fno-stack-protector -nostartfiles -nodefaultlibs -o '%s' '%s' -lc", path,
               source("parts/env_foreign.c")));
    char *status = shell("sh -c \"'%s'\" >'%s/out' 2>&1; echo $?", path, dir);
    bool is_refused = strcmp(status, "126\n") == 0;
    free(status);
    if (is_refused)
        cr_skip_test("this kernel runs no program of the other class");
    struct program p = run_in(start_env, true, START_PLAIN("execve", "pass:A=1", "--", path));
    cr_assert(strncmp(p.out, "env A=1\n", 8) == 0, "%s%s", p.out, p.err);
    cr_assert_eq(count_lines(p.out, "env "), 9, "%s", p.out);
    for (const char *const *at = start_kept(); *at; at++)
        cr_assert(strstr(p.out, *at), "%s is missing in %s", *at, p.out);
    cr_assert(strstr(p.err, "wrong ELF class"), "ld.so's own word: %s", p.err);
    program_free(&p);
    dir_remove(dir);
}

/* ld.so takes LD_PRELOAD out of the environment of a program that gains rights; the rest stays.
 * Where the test may not make one, or the file system does not honour it, it is a program like any
 * other. */
Test(env_programs, setuid_program_gets_all_but_LD_PRELOAD)
{
    char *dir = dir_new("setuid"), path[5000];
    free(shell("chmod 755 '%s' && cp '%s' '%s/copy'", dir, env_plain(), dir));
    snprintf(path, sizeof path, "%s/copy", dir);
    if (chown(path, 65534, (gid_t)-1) == 0)
        cr_assert(chmod(path, 04755) == 0);
    struct program with = run_in(start_env, true, START_PLAIN("execve", "pass:A=1", "--", path));
    bool gains = has_line(with.out, "secure");
    cr_assert(gains || geteuid() != 0 || strstr(with.out, our_preload()), "%s", with.out);
    program_free(&with);
    const char *kept[16];
    size_t n = 0;
    for (const char *const *at = start_kept(); *at; at++)
        if (!gains || *at != our_preload())
            kept[n++] = *at;
    kept[n] = NULL;
    expect_added(start_env, START_PLAIN("execve", "pass:A=1", "--", path), kept);
    dir_remove(dir);
}

Test(env_programs, script_with_an_interpreter_keeps_them)
{
    char *dir = dir_new("script"), path[5000];
    snprintf(path, sizeof path, "%s/script", dir);
    free(shell("printf '#!%s -x\\n' > '%s' && chmod +x '%s'", env_plain(), path, path));
    expect_added(start_env, START_PLAIN("execve", "pass:A=1", "--", path, "one"), start_kept());
    expect_added(start_env, START_PLAIN("posix_spawnp", "pass:A=1", "--", path, "one"),
                 start_kept());
    dir_remove(dir);
}
