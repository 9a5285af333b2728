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
    if (!records_read(&records, directory))
        abort();
    report_text(&terminal, &records);
    if (!report_json(to, &records, directory) || !report_html(to, &records, directory))
        abort();
    records_free(&records);
}

int main(int argc, char **argv)
{
    FILE *to = fopen("/dev/null", "w");
    for (int i = 1; to && i < argc; i++)
        report(argv[i], to);
    return !to || fclose(to) != 0;
}
