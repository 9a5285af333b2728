/* SPDX-License-Identifier: MIT
 *
 * What processes of the run send to `covkeep run` (relay.h): lines, and slots since they cannot
 * write to the run's directory. The kernel sends a signal when something has come, so nobody has to
 * look.
 */
#ifndef COVKEEP_CLI_RUN_INBOX_H
#define COVKEEP_CLI_RUN_INBOX_H

#include <signal.h>
#include <stdbool.h>

#include "relay.h"

/* Opens the inbox at an address that nobody can guess, and tells it. Slots are to go to the file of
 * records in that directory, lines to the log there; -1: there is none. All signals are blocked.
 * False, with errno, where that cannot be. */
bool inbox_open(int directory, char address[RELAY_KEY + 1]);

/* The signal says that something has come to the inbox, and was sent for nothing else. */
bool inbox_is_signal(const siginfo_t *info);

/* Takes what has come up to now. */
void inbox_read(void);

#endif
