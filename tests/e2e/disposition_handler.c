/* SPDX-License-Identifier: MIT
 *
 * Programs that handle, ignore or block SIGTERM: they get it as without the shim, and where in the
 * end the default action ends them, their counts are kept.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("handler");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(handler, .init = set_up, .fini = tear_down);

static const char *const *how(const char *word)
{
    static const char *argv[3];
    argv[0] = victim("handlers");
    argv[1] = word;
    return argv;
}

/* One SIGTERM, and it is dead by the default action. */
static void is_kept(const char *word)
{
    trial_keeps(dir, how(word), NULL);
}

/* What the script does to the program: each letter is a step; see below. The input ends after it.
 */
static struct program played(const char *tree, bool preload, const char *const *argv,
                             const char *ready, const char *script)
{
    struct program p = START(argv, .tree = tree, .preload = preload, .ready = ready);
    for (; *script; script++) {
        if (*script == 't')
            cr_assert(kill(p.pid, SIGTERM) == 0);
        else if (*script == 's')
            program_await(&p, "saw\n");
        else if (*script == 'r')
            program_await(&p, "ready\n");
        else
            trial_tell(&p, "x");
    }
    program_end(&p);
    return p;
}

/* The program deals with the signal itself: everything, files included, is as without the shim. */
static void is_left_alone(const char *word, const char *ready, const char *script)
{
    const char *without = under(dir, "without"), *with = under(dir, "with");
    struct program oracle = played(without, false, how(word), ready, script);
    struct program p = played(with, true, how(word), ready, script);
    expect_same_outcome(&p, &oracle);
    expect_same_files(with, without);
    program_free(&oracle);
    program_free(&p);
}

/* The program deals with the signal at first and dies of it at last: loss without, nothing with. */
static void dies_and_is_kept(const char *word, const char *ready, const char *script)
{
    const char *clean = under(dir, "clean"), *lost = under(dir, "lost"), *kept = under(dir, "kept");
    FILES(how(word), .tree = clean, .ready = ready);
    struct program without = played(lost, false, how(word), ready, script);
    expect_killed(&without, SIGTERM);
    expect_no_files(lost);
    struct program with = played(kept, true, how(word), ready, script);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
}

Test(handler, that_returns_is_run_and_the_program_goes_on)
{
    is_left_alone("handler", NULL, "ts");
}

Test(handler, that_exits_leaves_the_writing_to_libgcov)
{
    is_left_alone("exits", NULL, "t");
}

Test(handler, for_one_time_leaves_the_second_signal_to_the_shim)
{
    dies_and_is_kept("once", NULL, "tst");
}

Test(handler, that_sets_the_default_and_raises_is_kept)
{
    dies_and_is_kept("raises", NULL, "t");
}

Test(handler, that_sets_the_default_and_raises_undeferred_is_kept)
{
    dies_and_is_kept("raises_nodefer", NULL, "t");
}

Test(handler, that_dies_inside_itself_is_kept)
{
    dies_and_is_kept("raises_inside", NULL, "t");
}

Test(handler, taken_back_with_sigaction_is_kept)
{
    is_kept("default_again");
}

Test(handler, taken_back_with_signal_is_kept)
{
    is_kept("signal_default");
}

Test(handler, taken_back_with_sysv_signal_is_kept)
{
    is_kept("sysv_default");
}

Test(handler, set_to_the_default_with_flags_is_kept)
{
    is_kept("default_with_flags");
}

Test(ignored, by_the_program_stays_ignored, .init = set_up, .fini = tear_down)
{
    is_left_alone("ignored", NULL, "t");
}

Test(ignored, and_set_to_the_default_is_kept, .init = set_up, .fini = tear_down)
{
    is_kept("ignored_and_default");
}

Test(ignored, from_its_parent_stays_ignored, .init = set_up, .fini = tear_down)
{
    const char *argv[] = {"/bin/sh",          "-c", "trap '' TERM; exec \"$0\" \"$@\"",
                          victim("handlers"), "",   NULL};
    struct program oracle = played(under(dir, "without"), false, argv, NULL, "t");
    struct program p = played(under(dir, "with"), true, argv, NULL, "t");
    expect_exit(&p, 0);
    expect_same_outcome(&p, &oracle);
    expect_same_files(under(dir, "with"), under(dir, "without"));
    program_free(&oracle);
    program_free(&p);
}

Test(ignored, from_its_parent_and_set_to_the_default_is_kept, .init = set_up, .fini = tear_down)
{
    const char *argv[] = {
        "/bin/sh",       "-c", "trap '' TERM; exec \"$0\" \"$@\"", victim("handlers"),
        "default_again", NULL};
    trial_keeps(dir, argv, NULL);
}

Test(blocked, and_waited_for_goes_to_the_program, .init = set_up, .fini = tear_down)
{
    is_left_alone("sigwait", "waiting\n", "tsr");
}

Test(blocked, and_read_from_a_descriptor_goes_to_the_program, .init = set_up, .fini = tear_down)
{
    is_left_alone("signalfd", "waiting\n", "tsr");
}

Test(blocked, and_let_through_later_is_kept, .init = set_up, .fini = tear_down)
{
    dies_and_is_kept("blocked", "blocked\n", "tx");
}

Test(blocked, and_let_through_by_sigsuspend_is_kept, .init = set_up, .fini = tear_down)
{
    dies_and_is_kept("sigsuspend", "blocked\n", "tx");
}

Test(blocked, and_never_let_through_leaves_the_end_to_the_program, .init = set_up,
     .fini = tear_down)
{
    is_left_alone("blocked", "blocked\n", "t");
}

Test(blocked, and_pending_when_the_program_starts_is_kept, .init = set_up, .fini = tear_down)
{
    const char *argv[] = {victim("pending_plain"), victim("handlers"), "unblocked", NULL},
               *clean = under(dir, "clean"), *lost = under(dir, "lost"), *kept = under(dir, "kept");
    FILES(how("unblocked"), .tree = clean);
    struct program without = RUN(argv, .tree = lost, .ready = "pending\n");
    expect_killed(&without, SIGTERM);
    expect_no_files(lost);
    struct program with = RUN(argv, .tree = kept, .ready = "pending\n", .preload = true);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    program_free(&without);
    program_free(&with);
}

Test(ignored, by_its_parent_but_spawned_with_the_default_is_kept, .init = set_up, .fini = tear_down)
{
    const char *argv[] = {victim("spawn_default_plain"), victim("work"), NULL},
               *clean = under(dir, "clean"), *kept = under(dir, "kept");
    FILES(argv, .tree = clean);
    struct program p = START(argv, .tree = kept, .preload = true);
    cr_assert(kill(p.pid, SIGTERM) == 0 && kill(youngest_of(p.pid), SIGTERM) == 0);
    program_end(&p);
    cr_assert_str_eq(p.out, "ready\nstatus 15\n");
    expect_same_files(kept, clean);
    program_free(&p);
}
