/* SPDX-License-Identifier: MIT
 *
 * `covkeep explain`: cause and remedy of a message or a symptom.
 */
#ifndef COVKEEP_CLI_EXPLAIN_EXPLAIN_H
#define COVKEEP_CLI_EXPLAIN_EXPLAIN_H

/* explain_main() returns the exit status. */
int explain_main(char **argv);

#endif
