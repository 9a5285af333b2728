/* SPDX-License-Identifier: MIT
 *
 * Tests that cannot be run here: a test leaves itself out where the release has not the compiler
 * that it is about, or the machine does not permit what it does. Criterion counts such a test
 * nowhere, so the run ends with their number and the reason of each.
 */
#include "support/program.h"

#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void needs_program(const char *command)
{
    char *found = shell("set -- %s && command -v \"$1\" || :", command);
    if (!*found)
        cr_skip_test("not installed: %.*s", (int)strcspn(command, " "), command);
    free(found);
}

void needs_command(const char *command)
{
    char *works = shell("%s >/dev/null 2>&1 && echo yes || :", command);
    if (!*works)
        cr_skip_test("not possible here: %s", command);
    free(works);
}

ReportHook(POST_ALL)(struct criterion_global_stats *all)
{
    size_t count = 0;
    for (struct criterion_suite_stats *suite = all->suites; suite; suite = suite->next)
        for (struct criterion_test_stats *test = suite->tests; test; test = test->next) {
            if (test->test_status != CR_STATUS_SKIPPED || !test->message)
                continue;
            fprintf(stderr, "left out: %s/%s: %s\n", test->test->category, test->test->name,
                    test->message);
            count++;
        }
    if (count)
        fprintf(stderr, "left out: %zu tests\n", count);
}
