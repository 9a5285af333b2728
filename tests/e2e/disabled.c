/* SPDX-License-Identifier: MIT
 *
 * Switched off the shim does nothing at all, and a malformed setting costs one line and no more.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const *work(void)
{
    static const char *argv[2];
    argv[0] = victim("work");
    return argv;
}

Test(disabled, writes_nothing_on_sigterm)
{
    char *dir = dir_new("disabled");
    struct program p =
        RUN(work(), LIST("COV_KEEP=off"), .tree = dir, .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    expect_no_files(dir);
    program_free(&p);
    dir_remove(dir);
}

Test(disabled, leaves_the_normal_exit_to_libgcov)
{
    char *dir = dir_new("disabled");
    FILES(work(), .tree = under(dir, "clean"));
    FILES(work(), LIST("COV_KEEP=off"), .tree = under(dir, "off"), .preload = true);
    expect_same_files(under(dir, "off"), under(dir, "clean"));
    dir_remove(dir);
}

static void is_told_and_kept(const char *setting)
{
    char *dir = dir_new("disabled"), name[64];
    size_t length = strcspn(setting, "=");
    memcpy(name, setting, length);
    name[length] = '\0';
    FILES(work(), .tree = under(dir, "clean"));
    struct program p =
        RUN(work(), LIST(setting), .tree = under(dir, "kept"), .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    cr_assert_eq(count_reports(p.err), 1, "%s: %s", setting, p.err);
    cr_assert(strstr(p.err, name) && strchr(p.err, '\n') == p.err + strlen(p.err) - 1, "%s: %s",
              setting, p.err);
    expect_same_files(under(dir, "kept"), under(dir, "clean"));
    program_free(&p);
    dir_remove(dir);
}

Test(settings, unknown_word_for_COV_KEEP_is_told_and_means_on)
{
    is_told_and_kept("COV_KEEP=perhaps");
}

Test(settings, grace_that_is_no_number_is_told)
{
    is_told_and_kept("COV_KEEP_GRACE_MS=soon");
}

Test(settings, grace_with_a_tail_is_told)
{
    is_told_and_kept("COV_KEEP_GRACE_MS=200ms");
}

Test(settings, negative_grace_is_told)
{
    is_told_and_kept("COV_KEEP_GRACE_MS=-5");
}

Test(settings, grace_beyond_all_numbers_is_told)
{
    is_told_and_kept("COV_KEEP_GRACE_MS=99999999999999999999");
}

Test(settings, well_formed_ones_are_not_talked_about)
{
    char *dir = dir_new("disabled");
    struct program p = RUN(work(), LIST("COV_KEEP=on", "COV_KEEP_GRACE_MS=500"), .tree = dir,
                           .preload = true, .sig = SIGTERM);
    expect_silent(&p);
    cr_assert_eq(count_files(dir), 1);
    program_free(&p);
    dir_remove(dir);
}

Test(settings, log_file_gets_the_lines_instead_of_stderr)
{
    char *dir = dir_new("disabled"), log[4096];
    snprintf(log, sizeof log, "COV_KEEP_LOG=%s/log", dir);
    free(shell("echo before > '%s/log'", dir));
    struct program p = RUN(work(), LIST("COV_KEEP_GRACE_MS=soon", log), .tree = under(dir, "kept"),
                           .preload = true, .sig = SIGTERM);
    expect_silent(&p);
    char *lines = file_read(under(dir, "log"), NULL);
    cr_assert(strncmp(lines, "before\ncovkeep[", 15) == 0, "%s", lines);
    cr_assert_eq(count_reports(lines), 1);
    free(lines);
    program_free(&p);
    dir_remove(dir);
}
