/* SPDX-License-Identifier: MIT
 *
 * The page is report.html, with the run's JSON in the middle.
 */
#include "report_html.h"

#include <string.h>

#include "report_json.h"

#define PLACE "@RUN@"

extern const char report_page[]; /* report_page.S */

bool report_html(FILE *to, const struct records *records, const char *directory)
{
    const char *place = strstr(report_page, PLACE);
    return place && fwrite(report_page, (size_t)(place - report_page), 1, to) == 1 &&
           report_json(to, records, directory) && fputs(place + strlen(PLACE), to) >= 0;
}
