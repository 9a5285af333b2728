/* SPDX-License-Identifier: MIT
 *
 * Nothing shows: what a program can ask about its signals and itself is answered as without the
 * shim. Each victim prints all of it; the oracle is its output without the preload.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

static void answers_the_same(const char *name, const char *scenario)
{
    char *dir = dir_new("disposition");
    const char *argv[] = {victim(name), scenario, NULL};
    struct program without = RUN(argv, .tree = under(dir, "without"));
    struct program with = RUN(argv, .tree = under(dir, "with"), .preload = true);
    cr_assert(strlen(without.out) > 40, "the victim says nothing: %s", without.out);
    expect_exit(&with, 0);
    expect_same_outcome(&with, &without);
    expect_same_files(under(dir, "with"), under(dir, "without"));
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}

Test(disposition, is_the_default_at_start)
{
    answers_the_same("action_states", "initial");
}

Test(disposition, set_with_sigaction_is_reported_back)
{
    answers_the_same("action_states", "actions");
}

Test(disposition, may_be_asked_for_in_the_struct_that_sets_it)
{
    answers_the_same("action_states", "same_struct");
}

Test(disposition, ignored_drops_a_pending_signal_and_default_does_not)
{
    answers_the_same("action_states", "pending");
}

Test(disposition, is_inherited_by_a_forked_child)
{
    answers_the_same("action_states", "forked");
}

Test(disposition, signal_and_its_kin_answer_the_same)
{
    answers_the_same("front_states", "fronts");
}

Test(disposition, sigset_and_its_kin_answer_the_same)
{
    answers_the_same("front_states", "system_v");
}

Test(disposition, siginterrupt_changes_the_flags_of_the_default)
{
    answers_the_same("front_states", "interrupts");
}

Test(disposition, invalid_numbers_give_EINVAL)
{
    answers_the_same("front_states", "invalid");
}

Test(process, shows_nothing_of_the_shim)
{
    answers_the_same("process_state", NULL);
}
