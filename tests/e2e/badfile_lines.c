/* SPDX-License-Identifier: MIT
 *
 * A line of ours that RLIMIT_FSIZE leaves no room for is no reason for the program to die, nor for
 * its own handler to be called.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("lines");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(lines, .init = set_up, .fini = tear_down);

/* Its standard error is a file, which may not grow. Only the victim is preloaded. */
#define LIMITED "ulimit -f 0; exec env LD_PRELOAD=\"$LIBRARY\" \"$0\" \"$@\" 2>>\"$FILE\""

static struct program limited(const char *name, const char *handles, const char *setting,
                              const char *library, int sig)
{
    const char *const *argv = LIST("/bin/sh", "-c", LIMITED, victim(name), handles);
    const char *const *env =
        LIST(under("FILE=", "%s/file", dir + 1),
             *library ? under("LIBRARY=", "%s", library) : "LIBRARY=", setting);
    return RUN(argv, env, .tree = under(dir, "tree"), .dir = dir, .sig = sig);
}

static void is_unharmed(const char *name, const char *setting, int sig)
{
    const char *const handles[] = {NULL, "handles"};
    for (int i = 0; i < 2; i++) {
        struct program without = limited(name, handles[i], setting, "", sig);
        struct program with = limited(name, handles[i], setting, built("libcovkeep.so") + 1, sig);
        cr_assert_eq(with.status, without.status, "%s: %#x, not %#x", setting, with.status,
                     without.status);
        expect_same_outcome(&with, &without);
        program_free(&with);
        program_free(&without);
    }
}

Test(lines, about_a_malformed_setting_harms_nobody)
{
    is_unharmed("lines_plain", "COV_KEEP_GRACE_MS=soon", 0);
    is_unharmed("lines", "COV_KEEP_GRACE_MS=soon", SIGTERM);
}

/* A file lies where a directory should be. */
static void loss_harms_nobody(const char *setting)
{
    free(shell(": >'%s/tree'", dir));
    is_unharmed("lines", setting, 0);
    is_unharmed("lines", setting, SIGTERM);
}

Test(lines, about_lost_coverage_harm_nobody)
{
    loss_harms_nobody("COV_KEEP_KEEPER=on");
}

Test(lines, about_lost_coverage_harm_nobody_without_a_keeper)
{
    loss_harms_nobody("COV_KEEP_KEEPER=off");
}

Test(lines, in_a_log_harm_nobody)
{
    loss_harms_nobody(under("COV_KEEP_LOG=", "%s/log", dir + 1));
}
