/* SPDX-License-Identifier: MIT
 *
 * A run as text: the tree of its processes, the losses, the summary.
 */
#ifndef COVKEEP_CLI_REPORT_TEXT_H
#define COVKEEP_CLI_REPORT_TEXT_H

#include "cli/report/terminal.h"
#include "cli/verdict/verdict.h"

/* Where a process became others by exec, each of them has a line, with an arrow. What a forked
 * child was before its exec has none. */
void report_text(const struct terminal *terminal, const struct records *records);

#endif
