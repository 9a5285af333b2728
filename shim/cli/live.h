/* SPDX-License-Identifier: MIT
 *
 * covkeep flush and covkeep reset: the counts of programs that go on.
 */
#ifndef COVKEEP_CLI_LIVE_H
#define COVKEEP_CLI_LIVE_H

/* argv[0] is `flush` or `reset`. The exit status: 0, all is written; 1, something could not be, or
 * the process has no coverage that can be; 2, a wrong command line. */
int live_main(int argc, char **argv);

#endif
