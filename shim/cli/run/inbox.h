/* SPDX-License-Identifier: MIT
 *
 * The inbox: what processes of the run send to `covkeep run` (relay.h), lines, and slots that they
 * cannot write to the run's directory. The kernel sends a signal when something has come, so nobody
 * has to look.
 */
#ifndef COVKEEP_CLI_RUN_INBOX_H
#define COVKEEP_CLI_RUN_INBOX_H

#include <signal.h>
#include <stdbool.h>

#include "relay.h"

/* inbox_open() opens the inbox at an address that nobody can guess, and fills in the address. Slots
 * go to the file of records in `directory`, a descriptor, and lines to the log there; -1: there is
 * no directory. All signals must be blocked. It returns false, with errno, if that fails. */
bool inbox_open(int directory, char address[RELAY_KEY + 1]);

/* inbox_on_settle() has settle(argument) called for each process that asks to settle the run's
 * journal (RELAY_SETTLE), which is answered then. Without it nobody is answered. */
void inbox_on_settle(void (*settle)(void *argument), void *argument);

/* inbox_is_signal() returns whether the signal says that something has come to the inbox. */
bool inbox_is_signal(const siginfo_t *info);

/* inbox_read() takes what has come up to now, and returns whether that is all. It takes no longer
 * than a fifth of a second: who sends all the time must not keep covkeep from its command. */
bool inbox_read(void);

#endif
