/* SPDX-License-Identifier: MIT
 *
 * How the tests of a project are started.
 */
#ifndef COVKEEP_CLI_PROJECT_RUNNER_H
#define COVKEEP_CLI_PROJECT_RUNNER_H

#include "cli/project/facts.h"

/* runner_command() returns the command that runs the tests under covkeep, with `COMMAND` in it
 * where it is not known what starts them. The caller frees it. */
char *runner_command(const struct facts *facts);

#endif
