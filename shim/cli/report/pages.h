/* SPDX-License-Identifier: MIT
 *
 * The pages of sources that gcovr (--html-details) and genhtml have written beside a report, or in
 * a directory beside it.
 */
#ifndef COVKEEP_CLI_REPORT_PAGES_H
#define COVKEEP_CLI_REPORT_PAGES_H

#include <stdbool.h>
#include <stdio.h>

struct json_t; /* jansson's */

/* pages_put() writes a JSON object: for each of the sources, an array of paths, of which a page is
 * there, the source's index and the page's address as seen from the report, which is to be the file
 * of that name. The object is empty where `sources` or `report` is NULL. A page that would belong
 * to several sources is left out. The function returns false if the object cannot be written. */
bool pages_put(FILE *to, const struct json_t *sources, const char *report);

#endif
