/* SPDX-License-Identifier: MIT
 *
 * What covkeep has seen of processes that could not tell it themselves: of what signal its children
 * died, orphans too, and whom it killed. It adds that to the records (blackbox.h).
 */
#ifndef COVKEEP_CLI_RUN_WITNESS_H
#define COVKEEP_CLI_RUN_WITNESS_H

#include <sys/types.h>

#include "blackbox/blackbox.h"

/* The signal killed that process, or SIGKILL was sent to it, this moment. */
void witness_saw(enum blackbox_event_kind kind, pid_t pid, int signal_number);

/* Writes what was seen so far to the file in that directory, if there is one; it is not kept any
 * more then. What cannot be written is not told: the run has its summary without it. */
void witness_testify(int directory);

#endif
