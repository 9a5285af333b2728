/* SPDX-License-Identifier: MIT
 *
 * Writes page.html, with the run's JSON in the middle.
 */
#include "cli/report/html.h"

#include <string.h>

#include "cli/report/json.h"

#define PLACE "@RUN@"

extern const char report_page[]; /* in page.S */

bool report_html(FILE *to, const struct records *records, const struct processes_tested *tested,
                 const char *directory)
{
    const char *place = strstr(report_page, PLACE);
    return place && fwrite(report_page, (size_t)(place - report_page), 1, to) == 1 &&
           report_json(to, records, tested, directory) && fputs(place + strlen(PLACE), to) >= 0;
}
