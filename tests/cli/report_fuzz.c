/* SPDX-License-Identifier: MIT
 *
 * Makes every kind of report of each directory that is named, into nothing. Built with sanitizers,
 * which end it where something is wrong.
 */
#include <stdlib.h>

#include "cli/records/records.h"
#include "cli/report/html.h"
#include "cli/report/json.h"
#include "cli/report/text.h"

static void report(const char *directory, FILE *to)
{
    struct terminal terminal = {.to = to, .width = 80, .has_colour = true};
    struct records records;
    struct processes_tested tested;
    if (!records_read(&records, directory))
        abort();
    processes_tested_read(&tested, directory, records.count);
    for (int has_lost_only = 0; has_lost_only < 2; has_lost_only++) {
        const struct answer answer = {&records, &tested, directory, has_lost_only};
        report_text(&terminal, &answer);
        if (!report_json(to, &answer) || !report_html(to, &answer, NULL))
            abort();
    }
    processes_tested_free(&tested);
    records_free(&records);
}

int main(int argc, char **argv)
{
    FILE *to = fopen("/dev/null", "w");
    for (int i = 1; to && i < argc; i++)
        report(argv[i], to);
    return !to || fclose(to) != 0;
}
