/* SPDX-License-Identifier: MIT
 *
 * `covkeep tests`.
 */
#include "cli/tests/tests.h"

#include <jansson.h>
#include <stdio.h>

#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/report/json_process.h"
#include "cli/report/string.h"
#include "cli/tests/group.h"
#include "cli/tests/output.h"
#include "cli/tests/reached.h"

static const char help[] =
    "Usage: covkeep tests [--json] [RUN...]\n"
    "\n"
    "Lists the tests of a run whose programs have appended to its journal\n"
    "(covkeep run --journal), with how many processes each had, and how many files\n"
    "and functions they reached. A process belongs to the test that COV_KEEP_TEST,\n"
    "pytest or bats named when it began, else to the command by which the run's own\n"
    "command started it. RUN is a run's directory, by default the last one's, or a\n"
    "journal's own.\n"
    "\n"
    "  -j, --json   an array of objects, for programs\n"
    "  -h, --help   this text\n"
    "\n"
    "Exit status: 0; 1 when a journal cannot be read, or not all of it; 2 for wrong\n"
    "usage.\n"
    "\n"
    "Examples:\n"
    "  covkeep run --journal pytest && covkeep tests\n"
    "  covkeep who shop.c:42\n";

static void put_row(const struct group *group, const struct reached *reached)
{
    printf("%9zu  %5zu  %9zu  ", group->processes, reached->files, reached->functions);
    string_put(stdout, group->label, STRING_ANY_WIDTH);
    putchar('\n');
}

static json_t *object_of(const struct group *group, const struct reached *reached)
{
    return json_pack("{s:o, s:I, s:I, s:I}", "test", json_bytes(group->label), "processes",
                     (json_int_t)group->processes, "files", (json_int_t)reached->files, "functions",
                     (json_int_t)reached->functions);
}

static bool list(struct groups *groups, bool is_json)
{
    json_t *array = is_json ? json_array() : NULL;
    if (!is_json && groups->count > 0)
        puts("PROCESSES  FILES  FUNCTIONS  TEST");
    for (size_t i = 0; i < groups->count; i++) {
        struct reached reached = reached_of(groups_sum(groups, i));
        progress_clear();
        if (is_json)
            json_array_append_new(array, object_of(&groups->group[i], &reached));
        else
            put_row(&groups->group[i], &reached);
    }
    return is_json ? output_json(array) : output_end();
}

static int tell(char **runs, bool is_json)
{
    struct settle_journals journals;
    struct groups groups = {0};
    bool is_whole = settle_journals_open(&journals, runs) && journals.is_complete;
    if (journals.count > 0) {
        is_whole &= groups_read(&groups, &journals, GROUP_BY_LABEL, NULL);
        is_whole &= list(&groups, is_json);
        is_whole &= groups_tell(&groups);
        groups_free(&groups);
    }
    settle_journals_close(&journals);
    return is_whole ? 0 : 1;
}

int tests_main(char **argv)
{
    bool is_json = false;
    const struct option_row rows[] = {{"--json", 'j', .is_given = &is_json}, {OPTIONS_HELP}, {0}};
    struct options words = {rows, argv[0], help, argv + 1};
    int status = options_read(&words);
    return status == OPTIONS_READ ? tell(words.at, is_json) : status;
}
