/* SPDX-License-Identifier: MIT
 *
 * The table of what was found and what to type then.
 */
#ifndef COVKEEP_CLI_PROJECT_ADVICE_H
#define COVKEEP_CLI_PROJECT_ADVICE_H

#include "cli/project/facts.h"

/* advice_tell() tells each kind of coverage that was found, with the commands that run tests under
 * covkeep and make a report of it. It returns the first command; NULL: nothing was found. */
const char *advice_tell(const struct facts *facts);

/* advice_look_at_places() tells whether the files of LLVM's programs that were found can be written
 * where the environment, or else the advice, leads them. */
void advice_look_at_places(const struct facts *facts);

#endif
