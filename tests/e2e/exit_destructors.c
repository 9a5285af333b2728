/* SPDX-License-Identifier: MIT
 *
 * What destructors do after the counts were written: count, end the process, unload objects, fork,
 * call libgcov themselves. The oracle is libgcov's own order of things.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char *dir;
static const char *clean, *kept, *lost;

static void set_up(void)
{
    dir = dir_new("destructors");
    clean = under(dir, "clean");
    kept = under(dir, "kept");
    lost = under(dir, "lost");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(destructors, .init = set_up, .fini = tear_down);

/* A whole run that nobody ends. */
static void ends_as_without(const char *const *argv)
{
    struct program without = RUN(argv, .tree = clean);
    struct program with = RUN(argv, .tree = kept, .preload = true);
    expect_same_outcome(&with, &without);
    program_free(&without);
    program_free(&with);
}

static void has_same_end_and_files(const char *const *argv)
{
    ends_as_without(argv);
    expect_same_files(kept, clean);
}

/* SIGTERM comes when libgcov alone would have written `written` of the files. */
static void keeps_what_is_not_written(const char *const *argv, size_t written, size_t files)
{
    has_same_end_and_files(argv);
    free(shell("rm -r '%s'", kept));
    struct program without = RUN(argv, .tree = lost, .sig = SIGTERM);
    struct program with = RUN(argv, .tree = kept, .preload = true, .sig = SIGTERM);
    cr_assert_eq(count_files(lost), written);
    expect_killed(&with, SIGTERM);
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    cr_assert_eq(count_files(kept), files);
    program_free(&without);
    program_free(&with);
}

/* Builds NAME.so with that main program, both from parts; returns the program. */
static const char *linked(const char *main_part, const char *object_part, const char *flags)
{
    free(shell("cd '%s' && gcc %s -fPIC -shared -o libpart.so '%s' &&\n"
               "gcc --coverage -o linked '%s' -L. -l:libpart.so -Wl,-rpath,'%s'",
               dir, flags, source(object_part), source(main_part), dir));
    return under(dir, "linked");
}

Test(destructors, of_the_program_that_count_are_in_the_file_once)
{
    has_same_end_and_files(LIST(victim("destroyed")));
}

Test(destructors, of_the_program_that_counted_are_kept_through_sigterm)
{
    trial_keeps(dir, LIST(victim("destroyed"), "wait"), NULL);
}

Test(destructors, of_a_linked_object_that_count_are_kept_through_sigterm)
{
    const char *program =
        linked("parts/linked_leaving.c", "parts/late_plugin.c", "--coverage -DWAIT");
    keeps_what_is_not_written(LIST(program), 1, 2);
}

/* Builds the program that loads and unloads, and an object for it; returns the object. */
static const char *unloading(const char *object_part, const char *flags)
{
    free(
        shell("cd '%s' && gcc --coverage -o unloading '%s' && gcc %s -fPIC -shared -o part.so '%s'",
              dir, source("parts/unloading.c"), flags, source(object_part)));
    return under(dir, "part.so");
}

Test(destructors, that_unload_an_object_keep_all_counts)
{
    const char *object = unloading("parts/plugin.c", "--coverage");
    keeps_what_is_not_written(LIST(under(dir, "unloading"), object), 0, 2);
}

Test(destructors, that_unload_an_object_whose_destructor_counts_keep_all_counts)
{
    const char *object = unloading("parts/late_plugin.c", "--coverage");
    has_same_end_and_files(LIST(under(dir, "unloading"), object));
    cr_assert_eq(count_files(kept), 2);
}

static void ends_late(const char *how, const char *flags)
{
    const char *program = linked("parts/ends_late_main.c", "parts/ends_late.c", flags);
    ends_as_without(LIST(program, how));
    char *ours = file_named(kept, "linked-ends_late_main.gcda");
    char *theirs = file_named(clean, "linked-ends_late_main.gcda");
    cr_assert(files_are_equal(ours, theirs));
    free(ours);
    free(theirs);
}

#define ENDS_LATE(name, how)                                                                       \
    Test(destructors, name##_in_one_of_an_object_leaves_the_counts_of_the_program)                 \
    {                                                                                              \
        ends_late(how, "");                                                                        \
        expect_same_files(kept, clean);                                                            \
    }                                                                                              \
    Test(destructors, name##_in_one_of_a_counted_object_leaves_the_counts_of_the_program)          \
    {                                                                                              \
        ends_late(how, "--coverage");                                                              \
    }

ENDS_LATE(_exit, "_exit")
ENDS_LATE(exit, "exit")
ENDS_LATE(abort, "abort")
ENDS_LATE(sigkill, "SIGKILL")
ENDS_LATE(sigint, "SIGINT")

static void three_runs(const char *steps, bool has_same_files)
{
    const char *argv[] = {victim("dumps_late"), steps, NULL};
    free(shell("rm -rf '%s' '%s'", clean, kept));
    for (int run = 0; run < 3; run++) {
        ends_as_without(argv);
        if (has_same_files)
            expect_same_files(kept, clean);
    }
}

/* What gcov-dump shows is the same but for the line with `runs` and `sum_max`. */
static void leaves_libgcovs_counters(const char *steps)
{
    three_runs(steps, false);
    cr_assert_eq(count_files(kept), 1);
    free(shell("for tree in '%s' '%s'; do\n"
               "    cd \"$tree\" && gcov-dump -l $(find . -name '*.gcda') > all || exit 1\n"
               "    grep -q COUNTERS all && grep -v OBJECT_SUMMARY all > \"$tree.text\" || exit 1\n"
               "done\n"
               "diff '%s.text' '%s.text' >&2",
               clean, kept, clean, kept));
}

Test(destructors, that_work_are_as_libgcov_leaves_them)
{
    three_runs("w", true);
}

Test(destructors, that_call_gcov_dump_are_as_libgcov_leaves_them)
{
    three_runs("d", true);
    three_runs("wd", true);
}

Test(destructors, that_fork_are_as_libgcov_leaves_them)
{
    three_runs("f", true);
    three_runs("wf", true);
    three_runs("fw", true);
}

/* A reset makes libgcov forget that this run is in the file; so it counts for two. */
Test(destructors, that_dump_and_reset_leave_libgcovs_counters)
{
    leaves_libgcovs_counters("dr");
    leaves_libgcovs_counters("drw");
    leaves_libgcovs_counters("drf");
}

static struct program unload(const char *grace)
{
    return START(LIST(under(dir, "unloading"), under(dir, "part.so"), "now"), LIST(grace),
                 .tree = kept, .preload = true);
}

/* The child comes out of dlclose in another process than it went in. What its parent had counted
 * until then is the parent's alone; libgcov counts it for both. */
Test(destructors, that_fork_in_dlclose_have_children_that_sigterm_ends)
{
    unloading("parts/fork_in_unload.c", "");
    struct program p = unload("COV_KEEP_GRACE_MS=60000");
    pid_t child;
    cr_assert_eq(children_of(p.pid, &child, 1), 1);
    cr_assert(kill(child, SIGTERM) == 0);
    program_await(&p, "child: signal 15\nready\n");
    program_kill(&p, SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    char *file = file_named(kept, "unloading.gcda");
    free(shell("gcov-dump -l '%s' | grep -q 'runs=2, sum_max=1$' &&\n"
               "gcov-dump -l '%s' | grep -q ' 0: 1 1 1 0 0 $'",
               file, file));
    free(file);
    program_free(&p);
}

/* The thread that is in dlclose does not exist in the child. */
Test(destructors, in_dlclose_do_not_put_off_the_end_of_a_child_of_another_thread)
{
    free(shell("cd '%s' && gcc --coverage -o forking '%s' -lpthread &&\n"
               "gcc -fPIC -shared -o part.so '%s'",
               dir, source("parts/fork_beside_unload.c"), source("parts/never_unloaded.c")));
    const char *program = under(dir, "forking"), *ready = "unloading\n";
    struct program end = START(LIST(program), .tree = clean, .ready = ready);
    trial_tell(&end, "x");
    program_await(&end, "ready\n");
    program_end(&end);
    expect_exit(&end, 0);

    struct program p = START(LIST(program, under(dir, "part.so")), LIST("COV_KEEP_GRACE_MS=3000"),
                             .tree = kept, .preload = true, .ready = ready);
    pid_t child;
    trial_tell(&p, "x");
    program_await(&p, "ready\n");
    cr_assert_eq(children_of(p.pid, &child, 1), 1);
    cr_assert(kill(child, SIGTERM) == 0);
    program_await(&p, "terminated\n");
    program_end(&p);
    expect_silent(&p);
    expect_same_files(kept, clean);
    program_free(&end);
    program_free(&p);
}

/* Nothing is pending any more: the process has taken it. */
static void send_and_await(pid_t pid, int sig)
{
    cr_assert(kill(pid, sig) == 0);
    free(shell("until grep -q '^ShdPnd:.0*$' /proc/%d/status; do\n"
               "    test -e /proc/%d || exit 1\n"
               "done",
               pid, pid));
}

Test(destructors, that_sigterm_meets_in_dlclose_run_to_their_end)
{
    const char *object = unloading("parts/late_plugin.c", "--coverage -DWAIT");
    struct program end = RUN(LIST(under(dir, "unloading"), object, "now"), .tree = clean);
    cr_assert_str_eq(end.out, "ready\nready\n");
    struct program p = unload("COV_KEEP_GRACE_MS=60000");
    send_and_await(p.pid, SIGTERM);
    program_end(&p);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    cr_assert_str_eq(p.out, "ready\n");
    expect_same_files(kept, clean);
    cr_assert_eq(count_files(kept), 2);
    program_free(&end);
    program_free(&p);
}

Test(destructors, that_do_not_end_in_dlclose_are_cut_off_with_one_line)
{
    unloading("parts/late_plugin.c", "--coverage -DWAIT");
    struct program p = unload("COV_KEEP_GRACE_MS=300");
    program_kill(&p, SIGTERM);
    expect_killed(&p, SIGTERM);
    cr_assert_str_eq(p.out, "ready\n");
    cr_assert_eq(count_reports(p.err), 1);
    cr_assert(strstr(p.err, ": coverage lost: not all was written within COV_KEEP_GRACE_MS\n"));
    program_free(&p);
}
