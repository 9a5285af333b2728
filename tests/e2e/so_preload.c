/* SPDX-License-Identifier: MIT
 *
 * The library preloaded through /etc/ld.so.preload, with no word of it in the environment and no
 * coverage variable: programs keep their counts as through LD_PRELOAD. The file is one of the
 * test's own, in a mount namespace of its own.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char *dir;
static const char *kept, *clean;

/* The counts of `lines` go beside its object. */
static void set_up(void)
{
    dir = dir_new("so_preload");
    kept = under(dir, "kept");
    clean = under(dir, "clean");
    free(shell("chmod 755 '%s' && cd '%s' && mkdir etc kept clean objects &&\n"
               "echo '%s' >etc/ld.so.preload && cp /etc/ld.so.cache etc/ &&\n"
               "gcc --coverage -c -o objects/work.o '%s' && gcc --coverage -o work objects/work.o",
               dir, dir, built("libcovkeep.so"), source("work.c")));
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(so_preload, .init = set_up, .fini = tear_down);

/* Started by a shell that is older than the file, with `before` in front: what has the library
 * already would put it into LD_PRELOAD. */
static struct program start(const char *before)
{
    const char *script = under(dir, "start");
    free(shell("cat >'%s' <<'END'\n"
               "mount --bind '%s/etc' /etc && exec %s '%s/work' 10\n"
               "END",
               script, dir, before, dir));
    return START(LIST("/usr/bin/unshare", "-m", "/bin/sh", script));
}

static void move_files(const char *to)
{
    free(shell("mv '%s'/objects/work.gcda '%s/'", dir, to));
}

static void make_clean(void)
{
    struct program p = START(LIST(under(dir, "work"), "10"));
    program_end(&p);
    expect_exit(&p, 0);
    program_free(&p);
    move_files(clean);
}

static void is_kept(int sig)
{
    make_clean();
    ending_adopts();
    struct program p = start("");
    program_kill(&p, sig);
    expect_killed(&p, sig);
    expect_silent(&p);
    ending_awaits_orphans(); /* whoever killed it knows nothing of the library */
    move_files(kept);
    expect_same_files(kept, clean);
    program_free(&p);
}

Test(so_preload, sigterm_keeps_the_counts)
{
    is_kept(SIGTERM);
}

Test(so_preload, sigkill_keeps_the_counts)
{
    is_kept(SIGKILL);
}

/* The loader preloads into programs that gain rights, too; these are left alone. */
Test(so_preload, setuid_program_is_as_without_the_shim)
{
    free(shell("chmod 4755 '%s/work'", dir));
    struct program p = start("setpriv --reuid=65534 --regid=65534 --clear-groups");
    program_kill(&p, SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    expect_no_files(under(dir, "objects/work.gcda"));
    program_free(&p);
}
