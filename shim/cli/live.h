/* SPDX-License-Identifier: MIT
 *
 * `covkeep flush` and `covkeep reset`: writing the counts of programs that go on.
 */
#ifndef COVKEEP_CLI_LIVE_H
#define COVKEEP_CLI_LIVE_H

/* live_main() is both subcommands; argv[0] is "flush" or "reset". It returns the exit status: 0,
 * all is written; 1, something could not be written, or a process has no coverage that can be; 2, a
 * wrong command line. */
int live_main(int argc, char **argv);

#endif
