/* SPDX-License-Identifier: MIT
 *
 * `covkeep env`: the variables that put a whole shell or the steps of a CI job under covkeep.
 */
#ifndef COVKEEP_CLI_ENV_H
#define COVKEEP_CLI_ENV_H

/* env_main() is the subcommand; argv[0] is "env". It returns the exit status: 0; 1 if the variables
 * cannot be written; 2 for wrong usage; 125 if there is no library. */
int env_main(char **argv);

#endif
