/* SPDX-License-Identifier: MIT
 *
 * A process in words: its program and arguments.
 */
#ifndef COVKEEP_CLI_REPORT_COMMAND_H
#define COVKEEP_CLI_REPORT_COMMAND_H

#include "cli/records/records.h"

#define COMMAND_SIZE 1600

/* command_text() fills in a text like "server --port 80", or "make (fork)" for a forked child.
 * Arguments that a shell would take apart are in quotes. The text is cut at COMMAND_SIZE, and holds
 * the record's bytes as they are. */
void command_text(const struct process *process, char text[COMMAND_SIZE]);

#endif
