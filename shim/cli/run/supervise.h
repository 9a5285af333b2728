/* SPDX-License-Identifier: MIT
 *
 * Waiting for the command and for orphans, with all signals blocked: what is sent to covkeep goes
 * on to the command, and when one of both stops or continues, so does the other. Every child that
 * ends must be reaped, since nobody else does so where covkeep is the first process of a container.
 */
#ifndef COVKEEP_CLI_RUN_SUPERVISE_H
#define COVKEEP_CLI_RUN_SUPERVISE_H

#include <stdbool.h>

#include "cli/run/command.h"

#define SUPERVISE_FOR_EVER (-1)

enum supervise_event {
    SUPERVISE_CHILD,   /* children may have ended; they have been reaped */
    SUPERVISE_INBOX,   /* processes have sent something; it has been taken (inbox.h) */
    SUPERVISE_TIMEOUT, /* nothing has happened for that long */
    SUPERVISE_SIGNAL,  /* a signal has come, after the command's end, that would have ended covkeep
                        */
};

/* supervise_wait() waits for the next event, for at most `timeout_ms` milliseconds without a signal
 * (SUPERVISE_FOR_EVER: without a bound), and notes in `command` when the command has ended. */
enum supervise_event supervise_wait(struct command *command, int timeout_ms);

/* supervise_is_alone() returns whether no child is left, of whatever kind, and so no orphan either.
 */
bool supervise_is_alone(void);

#endif
