/* SPDX-License-Identifier: MIT
 *
 * `covkeep flush` and `covkeep reset`: writing the counts of programs that go on.
 */
#ifndef COVKEEP_CLI_LIVE_H
#define COVKEEP_CLI_LIVE_H

/* flush_main() and reset_main() are the subcommands; argv[0] is their name. They return the exit
 * status: 0, all is written; 1, something could not be written, or a process has no coverage that
 * can be; 2, a wrong command line. */
int flush_main(char **argv);
int reset_main(char **argv);

#endif
