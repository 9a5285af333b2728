/* SPDX-License-Identifier: MIT
 *
 * Another preloaded library behind the shim: what it interposes it gets to see, and what it does
 * there comes to be.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/start.h"

static char *dir;

static void make_dir(void)
{
    dir = dir_new("next");
}

static void remove_dir(void)
{
    dir_remove(dir);
}

TestSuite(exec_next, .init = make_dir, .fini = remove_dir);

/* Both come behind the shim, or alone. */
static struct program run(bool with_shim, const char *library, const char *const *more,
                          const char *directory, const char *program)
{
    char preload[3 * PATH_MAX];
    const char *env[8] = {preload, PATH_ENV, "COV_A=1"};
    snprintf(preload, sizeof preload, "LD_PRELOAD=%s%s%s",
             with_shim ? our_preload() + strlen("LD_PRELOAD=") : "", with_shim ? ":" : "", library);
    for (size_t i = 0; more && more[i]; i++)
        env[3 + i] = more[i];
    return run_in(env, false,
                  WORDS(built("victims/exec_next_plain/exec_next_plain"), directory, program));
}

static void expect_same(const char *library, const char *const *more, const char *directory,
                        const char *program, const char *proof)
{
    struct program with = run(true, library, more, directory, program);
    struct program without = run(false, library, more, directory, program);
    cr_expect_not_null(strstr(without.out, proof), "%s%s", without.out, without.err);
    cr_expect_str_eq(with.out, without.out);
    cr_expect_str_eq(with.err, without.err);
    cr_expect_eq(with.status, without.status);
    program_free(&with);
    program_free(&without);
}

/* Says each call, and goes on to the next one. */
static const char source[] =
    "#define _GNU_SOURCE\n"
    "#include <dlfcn.h>\n"
    "#include <sys/types.h>\n"
    "#include <unistd.h>\n"
    "#define SAY(name) write(1, name \"\\n\", sizeof name)\n"
    "#define NEXT(name, type) ((type)dlsym(RTLD_NEXT, #name))\n"
    "#define ONE(r, name, t, v) r name v { SAY(#name); return NEXT(name, r (*)t) CALL; }\n"
    "#define CALL (a)\n"
    "ONE(int, chdir, (const char *), (const char *a))\n"
    "ONE(int, fchdir, (int), (int a))\n"
    "ONE(mode_t, umask, (mode_t), (mode_t a))\n"
    "void _exit(int a) { SAY(\"_exit\"); NEXT(_exit, void (*)(int))(a); __builtin_trap(); }\n"
    "void _Exit(int a) { SAY(\"_Exit\"); NEXT(_Exit, void (*)(int))(a); __builtin_trap(); }\n"
    "#undef CALL\n"
    "#define CALL (a, b)\n"
    "ONE(int, kill, (pid_t, int), (pid_t a, int b))\n"
    "ONE(int, killpg, (int, int), (int a, int b))\n";

Test(exec_next, library_behind_us_sees_each_call)
{
    char library[PATH_MAX], path[PATH_MAX];
    snprintf(library, sizeof library, "%s/between.so", dir);
    snprintf(path, sizeof path, "%s/between.c", dir);
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(source, file) >= 0 && fclose(file) == 0);
    free(shell("gcc -w -shared -fPIC -o '%s' '%s' -ldl", library, path));
    expect_same(library, NULL, "/usr", "echo", "umask\n");
}

Test(exec_next, fakechroot_leads_into_its_root)
{
    char base[PATH_MAX + 32];
    snprintf(base, sizeof base, "FAKECHROOT_BASE=%s", dir);
    free(shell("mkdir -p '%s/only/here' '%s/bin' && cp /bin/busybox '%s/bin/not-elsewhere'", dir,
               dir, dir));
    char *library = shell("dpkg -L libfakechroot | grep -m1 'libfakechroot.so$' | tr -d '\\n'");
    expect_same(library, WORDS(base, "FAKECHROOT=true"), "/only/here", "not-elsewhere",
                "chdir 0 to /only/here");
    free(library);
}
