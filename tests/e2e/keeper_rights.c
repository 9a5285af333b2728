/* SPDX-License-Identifier: MIT
 *
 * The keeper of a program that started as root: it can write where root can, and no more than that.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static char *dir;

static void set_up(void)
{
    if (geteuid() != 0)
        cr_skip_test("needs root");
    dir = dir_new("rights");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(keeper_rights, .init = set_up, .fini = tear_down);

/* The second bit is CAP_DAC_OVERRIDE. The keeper gives the others up when the program goes on
 * already, and then sleeps. */
Test(keeper_rights, it_has_one_capability_and_none_to_gain)
{
    struct program p = START(LIST(victim("work"), "20"), .tree = dir, .preload = true);
    pid_t keeper = keeper_of(p.pid);
    free(shell("timeout 20 sh -c 'until grep -q \"^State:.S\" /proc/%d/status && "
               "grep -q \"^CapPrm:.*0002$\" /proc/%d/status; do :; done'",
               keeper, keeper));
    char *lines =
        shell("cat /proc/%d/task/*/status | grep -E '^(Cap[^B]|NoNewPrivs)' | sort -u", keeper);
    cr_assert_str_eq(lines, "CapAmb:\t0000000000000000\n"
                            "CapEff:\t0000000000000002\n"
                            "CapInh:\t0000000000000000\n"
                            "CapPrm:\t0000000000000002\n"
                            "NoNewPrivs:\t1\n");
    free(lines);
    program_end(&p);
    program_free(&p);
}

/* A directory that only its owner may search. */
Test(keeper_rights, it_writes_into_directories_of_other_users)
{
    const char *clean = under(dir, "clean"), *theirs = under(dir, "theirs/kept");
    FILES(LIST(victim("work"), "20"), .tree = clean);
    free(shell("mkdir -p '%s' && chown -R 65534:65534 '%s/theirs' && chmod -R 700 '%s/theirs'",
               theirs, dir, dir));
    struct program p =
        RUN(LIST(victim("work"), "20"), .tree = theirs, .preload = true, .sig = SIGKILL);
    expect_killed(&p, SIGKILL);
    await_same_files(theirs, clean);
    program_free(&p);
}
