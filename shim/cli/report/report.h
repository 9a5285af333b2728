/* SPDX-License-Identifier: MIT
 *
 * The room report/ owns `covkeep report`: it tells of a run's records as text, JSON or a page of
 * HTML. report.c reads the command line and the records; text.h, json.h and html.h write them, by
 * what verdict.h says; answer.h says which images; branch.h, command.h, pages.h,
 * string.h, summary.h, table.h and terminal.h write the parts. It
 * changes no record, and lets no byte of one reach a terminal unescaped.
 */
#ifndef COVKEEP_CLI_REPORT_REPORT_H
#define COVKEEP_CLI_REPORT_REPORT_H

/* report_main() is the subcommand; argv[0] is "report". It returns the exit status: 0, also when
 * coverage was lost; 1 if the records cannot be read or the answer cannot be written; 2 for wrong
 * usage. */
int report_main(char **argv);

#endif
