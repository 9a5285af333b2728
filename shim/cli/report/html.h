/* SPDX-License-Identifier: MIT
 *
 * A run as one page of HTML, with a timeline; it needs nothing but a browser.
 */
#ifndef COVKEEP_CLI_REPORT_HTML_H
#define COVKEEP_CLI_REPORT_HTML_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/records/records.h"
#include "cli/tests/processes.h"

/* report_html() writes the page. It returns false, with errno, if memory is short or the page
 * cannot be written. `directory` is the name under which the run was asked for. */
bool report_html(FILE *to, const struct records *records, const struct processes_tested *tested,
                 const char *directory);

#endif
