/* SPDX-License-Identifier: MIT
 *
 * A run as text: the tree of its processes, the losses, the summary.
 */
#ifndef COVKEEP_CLI_REPORT_TEXT_H
#define COVKEEP_CLI_REPORT_TEXT_H

#include "cli/report/answer.h"
#include "cli/report/terminal.h"

/* report_text() writes the run. Where a process became others by exec, each image has a line, with
 * an arrow; but there is none for what a forked child was before its exec (process_is_prelude()).
 * Where images are left out there is no tree, and a line says how many processes are not there. */
void report_text(const struct terminal *terminal, const struct answer *answer);

#endif
