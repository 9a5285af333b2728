/* SPDX-License-Identifier: MIT
 *
 * A run as one page of HTML: a table, and with JavaScript a timeline with filters. It needs nothing
 * but a browser.
 */
#ifndef COVKEEP_CLI_REPORT_HTML_H
#define COVKEEP_CLI_REPORT_HTML_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/report/answer.h"

/* report_html() writes the page, which is to be the file of that name (NULL: a stream), as the
 * pages of sources are looked for beside it (pages.h). It returns false, with errno, if memory is
 * short or the page cannot be written. */
bool report_html(FILE *to, const struct answer *answer, const char *file);

#endif
