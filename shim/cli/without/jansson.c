/* SPDX-License-Identifier: MIT
 *
 * Without jansson no JSON is written, and gcov's answers, which are JSON, are not read.
 */
#include <errno.h>
#include <stdlib.h>

#include "cli/project/build.h"
#include "cli/report/json.h"
#include "cli/report/pages.h"
#include "cli/tests/processes.h"
#include "cli/tests/tests.h"
#include "cli/tests/tracefile.h"
#include "cli/tests/who.h"
#include "cli/text.h"
#include "cli/without/without.h"

bool report_json_is_built(void)
{
    without_tell("report --json and --html", "jansson");
    return false;
}

bool report_json(FILE *to, const struct answer *answer)
{
    (void)to, (void)answer;
    errno = ENOTSUP;
    return false;
}

bool pages_put(FILE *to, const struct json_t *sources, const char *report)
{
    (void)to, (void)sources, (void)report;
    return false;
}

/* So a directory that Meson has set up is not found. */
void build_take_meson(struct facts *facts, const struct walk_file *file)
{
    (void)facts, (void)file;
}

void processes_tested_read(struct processes_tested *tested, const char *run, size_t images)
{
    (void)run;
    *tested = (struct processes_tested){.images = images};
    for (size_t i = 0; i <= images; i++) {
        tested->of = text_room(tested->of, i, sizeof(*tested->of));
        tested->of[i] = (struct process_tested){.set = -1};
    }
}

void processes_tested_free(struct processes_tested *tested)
{
    free(tested->of);
}

bool tracefile_write(const char *path, const struct settle_journals *journals, const char *pattern,
                     const char *gcov, struct tracefile_report *report)
{
    (void)path, (void)journals, (void)pattern, (void)gcov, (void)report;
    without_tell("settle --tracefile", "jansson");
    return false;
}

int tests_main(char **argv)
{
    without_tell(argv[0], "jansson");
    return 1;
}

int who_main(char **argv)
{
    without_tell(argv[0], "jansson");
    return 2;
}
