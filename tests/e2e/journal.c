/* SPDX-License-Identifier: MIT
 *
 * Where no record can be appended, or nobody could make files of it, the files are written as
 * without a journal, at once and in silence. The oracle is libgcov's own tree.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static char *dir;
static const char *clean, *kept, *journal;
static char *setting;

static void set_up(void)
{
    dir = dir_new("journal");
    clean = under(dir, "clean");
    kept = under(dir, "kept");
    journal = under(dir, "journal");
    cr_assert(asprintf(&setting, "COV_KEEP_JOURNAL=%s", journal) > 0);
    FILES(LIST(victim("work"), "20"), .tree = clean);
}

static void tear_down(void)
{
    free(setting);
    dir_remove(dir);
}

TestSuite(journal, .init = set_up, .fini = tear_down);

static void ends_with_files(const char *const *env, int sig)
{
    free(shell("rm -rf '%s'", kept));
    struct program p =
        RUN(LIST(victim("work"), "20"), env, .dir = dir, .tree = kept, .preload = true, .sig = sig);
    expect_silent(&p);
    if (sig)
        expect_killed(&p, sig);
    else
        expect_exit(&p, 0);
    if (sig == SIGKILL)
        await_same_files(kept, clean);
    else
        expect_same_files(kept, clean);
    program_free(&p);
}

static void every_end_has_files(const char *const *env)
{
    ends_with_files(env, 0);
    ends_with_files(env, SIGTERM);
    ends_with_files(env, SIGKILL);
}

static bool is_there(const char *path)
{
    char *text = shell("test -e '%s' && echo yes || :", path);
    bool there = *text;
    free(text);
    return there;
}

Test(journal, holds_the_counts_and_no_file_is_written)
{
    struct program p =
        RUN(LIST(victim("work"), "20"), LIST(setting), .tree = kept, .preload = true);
    expect_exit(&p, 0);
    expect_silent(&p);
    expect_no_files(kept);
    free(shell("test -s '%s/journal' && test \"$(ls '%s/images' | wc -l)\" = 1", journal, journal));
    free(shell("'%s' settle -q '%s'", built("covkeep"), journal));
    expect_same_files(kept, clean);
    program_free(&p);
}

Test(journal, that_cannot_be_made_leaves_the_files_as_they_are_without)
{
    every_end_has_files(LIST("COV_KEEP_JOURNAL=/proc/self/journal"));
    free(shell("echo text >'%s'", journal));
    every_end_has_files(LIST(setting));
}

/* Somebody else could choose what is appended to. */
Test(journal, that_is_a_link_is_not_followed)
{
    free(shell("cd '%s' && mkdir -m 700 elsewhere && ln -s elsewhere journal", dir));
    every_end_has_files(LIST(setting));
    cr_assert(!is_there(under(dir, "elsewhere/journal")));
    free(shell("cd '%s' && rm journal && mkdir -m 700 journal && ln -s ../text journal/journal",
               dir));
    every_end_has_files(LIST(setting));
    cr_assert(!is_there(under(dir, "text")));
}

Test(journal, of_another_user_is_not_used_by_who_is_not_root)
{
    needs_command("test \"$(id -u)\" = 0");
    free(shell("chmod 777 '%s' && mkdir '%s' && chmod 777 '%s' && chown 65533 '%s'", dir, journal,
               journal, journal));
    const char *user[] = {"/usr/bin/setpriv",
                          "--reuid=65534",
                          "--regid=65534",
                          "--clear-groups",
                          victim("work"),
                          "20",
                          NULL};
    struct program p = RUN(user, LIST(setting), .tree = kept, .preload = true);
    cr_assert(!is_there(under(journal, "journal")));
    program_free(&p);
}

/* Its name below the working directory means nothing to who settles. */
Test(journal, is_not_for_files_with_relative_names)
{
    const char *const env[] = {"GCOV_PREFIX=kept", setting, NULL};
    free(shell("mkdir '%s'", kept));
    struct program p = RUN(LIST(victim("work"), "20"), env, .dir = dir, .preload = true);
    expect_exit(&p, 0);
    expect_same_files(kept, clean);
    cr_assert(!is_there(under(journal, "journal")));
    program_free(&p);
}

/* Below the new root the same name would be another journal's. */
Test(journal, behind_a_chroot_is_that_of_the_keeper)
{
    const char *oracle = under(dir, "oracle");
    FILES(LIST(victim("ending_rights"), "none", "exit"), .tree = oracle, .ready = "");
    free(shell("mkdir -p '%s/root%s'", dir, dir));
    struct program p = RUN(LIST(victim("ending_rights"), "chroot", "exit"), LIST(setting),
                           .dir = dir, .tree = kept, .ready = "", .preload = true);
    expect_exit(&p, 0);
    cr_assert(!is_there(under(dir, "root%s", journal)));
    free(shell("'%s' settle -q '%s'", built("covkeep"), journal));
    expect_same_files(kept, oracle);
    program_free(&p);
}

/* A file of its own size is too near the limit; the keeper has none. */
Test(journal, beyond_the_limit_of_files_is_the_keepers)
{
    const char *limited[] = {"/bin/sh", "-c", "ulimit -f 1; exec \"$0\" 20", victim("work"), NULL};
    struct program p = RUN(limited, LIST(setting), .tree = kept, .preload = true);
    expect_exit(&p, 0);
    expect_silent(&p);
    free(
        shell("test ! -e '%s/journal' || '%s' settle -q '%s'", journal, built("covkeep"), journal));
    expect_same_files(kept, clean);
    program_free(&p);
}
