/* SPDX-License-Identifier: MIT
 *
 * What still runs when the command has ended: keepers, which write and end by themselves, and
 * programs that were left behind.
 */
#ifndef COVKEEP_CLI_RUN_LEFTOVERS_H
#define COVKEEP_CLI_RUN_LEFTOVERS_H

#include "cli/run/command.h"

/* Notes which children there were before the command: they are not of this run. */
void leftovers_note_former(void);

/* Waits, at most so long, until no keeper is left whose program is gone, or a signal comes that
 * asks covkeep to end. */
void leftovers_await_keepers(struct command *command, unsigned grace_ms);

/* Sends SIGTERM to all programs of this run, and SIGKILL to those that are still there so much
 * later. Only processes below this one, each through a descriptor that is its own. */
void leftovers_stop(struct command *command, unsigned grace_ms);

/* One line on standard error that names them, if there are some. */
void leftovers_tell(void);

#endif
