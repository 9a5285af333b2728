/* SPDX-License-Identifier: MIT
 *
 * What still runs when the command has ended: keepers, which write and end by themselves, and
 * programs that were left behind. Only processes of this run are touched.
 */
#ifndef COVKEEP_CLI_RUN_LEFTOVERS_H
#define COVKEEP_CLI_RUN_LEFTOVERS_H

#include "cli/run/command.h"

/* leftovers_note_former() notes which children there were before the command: they are not of this
 * run. */
void leftovers_note_former(void);

/* leftovers_await_keepers() waits until no keeper is left whose program is gone, for half a second
 * more than `grace_ms` milliseconds at most, or until a signal comes that asks covkeep to end. */
void leftovers_await_keepers(struct command *command, unsigned grace_ms);

/* leftovers_stop() sends SIGTERM to all programs of this run, and SIGKILL to those that are still
 * there `grace_ms` milliseconds later, or when a signal asks covkeep to end. Each process is below
 * this one, and gets the signal through a descriptor that is its own. */
void leftovers_stop(struct command *command, unsigned grace_ms);

/* leftovers_tell() names the programs that are left in one line on standard error; if there are
 * none it writes nothing. */
void leftovers_tell(void);

#endif
