/* SPDX-License-Identifier: MIT
 *
 * Waiting for the command and for orphans, with all signals blocked: what is sent to covkeep goes
 * on to the command, and when one of both stops or continues, so does the other. Every child that
 * ends is reaped: as the first process of a container nobody else would.
 */
#ifndef COVKEEP_CLI_RUN_SUPERVISE_H
#define COVKEEP_CLI_RUN_SUPERVISE_H

#include <stdbool.h>

#include "cli/run/command.h"

#define SUPERVISE_FOR_EVER (-1)

enum supervise_event {
    SUPERVISE_CHILD,   /* children may have ended; they have been reaped */
    SUPERVISE_INBOX,   /* processes have sent something; it has been taken (inbox.h) */
    SUPERVISE_TIMEOUT, /* nothing has come for so long */
    SUPERVISE_SIGNAL,  /* one came that would have ended covkeep, after the command's end */
};

/* Waits for the next event, at most so many milliseconds. */
enum supervise_event supervise_wait(struct command *command, int timeout_ms);

/* No child is left, whatever the kind, and so no orphan either. */
bool supervise_is_alone(void);

#endif
