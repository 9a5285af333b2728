/* SPDX-License-Identifier: MIT
 *
 * A program that defines functions of libc, to mock them or for its own use: who calls them is the
 * program. gcov's counts say whether anybody else did. libgcov itself does at a clean exit, so a
 * run without the shim is no oracle here; where it writes nothing the truth is that nobody called
 * them.
 */
#include "ending_trial.h"
#include "oracle.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>

/* The program's own, which it does call. */
#define CALLED "main|work|until_end|fork_and_wait"

/* NAME COUNT of every other function that was called, after `work`, which shows that the counts are
 * there. */
static char *called_functions(const char *tree, unsigned *worked)
{
    char *counts = shell(
        "cp '%s' \"$(dirname $(find '%s' -name '*.gcda'))\" &&\n"
        "gcov -t --json-format $(find '%s' -name '*.gcda') | python3 -c '\n"
        "import json, sys\n"
        "counts = {function[\"name\"]: function[\"execution_count\"] for line in sys.stdin\n"
        "          for file in json.loads(line)[\"files\"] for function in file[\"functions\"]}\n"
        "print(counts.pop(\"work\"))\n"
        "for name in \"" CALLED "\".split(\"|\"): counts.pop(name, None)\n"
        "print(*(f\"{name} {n}\" for name, n in counts.items() if n), sep=\"\\n\")'",
        under(built("victims"), "own_functions/own_functions.gcno"), tree, tree);
    char *names;
    *worked = (unsigned)strtoul(counts, &names, 10);
    return names;
}

static void expect_uncalled(const char *tree, unsigned works)
{
    unsigned worked;
    cr_assert_str_eq(called_functions(tree, &worked), "\n\n");
    cr_assert_eq(worked, works);
}

static void leaves_them_uncalled(const char *how, int sig, unsigned works)
{
    char *dir = dir_new("own");
    const char *kept = under(dir, "kept"), *told = under(dir, "told");
    struct ending e = {.argv = LIST(victim("own_functions"), how), .sig = sig};
    struct program without = ending_run(e, under(dir, "lost"), false);
    struct program with = ending_run(e, kept, true);
    e.box = dir;
    struct program with_record = ending_run(e, told, true);
    expect_same_outcome(&with, &without);
    expect_same_outcome(&with_record, &without);
    expect_uncalled(kept, works);
    expect_uncalled(told, works);
    program_free(&without);
    program_free(&with);
    program_free(&with_record);
    dir_remove(dir);
}

Test(own_functions, are_not_called_at_sigterm)
{
    leaves_them_uncalled("w", SIGTERM, 1);
}

Test(own_functions, are_not_called_at_sigkill)
{
    leaves_them_uncalled("w", SIGKILL, 1);
}

Test(own_functions, are_not_called_at_a_clean_exit)
{
    leaves_them_uncalled("w", 0, 1);
}

Test(own_functions, are_not_called_at__exit)
{
    leaves_them_uncalled("_", 0, 1);
}

Test(own_functions, are_not_called_for_a_forked_child)
{
    leaves_them_uncalled("f", 0, 3);
}

Test(own_functions, are_not_called_at_an_exec_that_restores_the_environment)
{
    leaves_them_uncalled("e", 0, 1);
}

Test(own_functions, are_not_called_by_system_with_a_restored_environment)
{
    leaves_them_uncalled("s", 0, 1);
}
