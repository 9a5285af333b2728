/* SPDX-License-Identifier: MIT
 *
 * A run as a table of HTML, for browsers without JavaScript, for paper and for screen readers.
 */
#ifndef COVKEEP_CLI_REPORT_TABLE_H
#define COVKEEP_CLI_REPORT_TABLE_H

#include <stdio.h>

#include "cli/report/answer.h"

/* table_put() writes the table: a row for each image that the page shows, in the order in which
 * report_json() has them, with its losses and what to do about them. */
void table_put(FILE *to, const struct answer *answer);

/* table_put_outside() writes a list of what no record tells of: programs out of reach, and that it
 * is not known what a program started; nothing where there is neither. */
void table_put_outside(FILE *to, const struct answer *answer);

#endif
