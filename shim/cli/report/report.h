/* SPDX-License-Identifier: MIT
 *
 * `covkeep report`: tells of a run's records, as text, JSON or a page of HTML.
 */
#ifndef COVKEEP_CLI_REPORT_REPORT_H
#define COVKEEP_CLI_REPORT_REPORT_H

/* argv[0] is "report". The exit status: 0, also when coverage was lost; 1 if the records cannot be
 * read or the answer cannot be written; 2 for wrong usage. */
int report_main(int argc, char **argv);

#endif
