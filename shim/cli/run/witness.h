/* SPDX-License-Identifier: MIT
 *
 * What covkeep has seen of processes that could not tell it themselves: of which signal its
 * children died, orphans too, and which processes covkeep killed. It adds that to the records
 * (blackbox.h).
 */
#ifndef COVKEEP_CLI_RUN_WITNESS_H
#define COVKEEP_CLI_RUN_WITNESS_H

#include <sys/types.h>

#include "blackbox/blackbox.h"

/* witness_saw() notes that the signal has killed the process (BLACKBOX_REAPED), or that covkeep has
 * sent it SIGKILL (BLACKBOX_SENT), at this moment. */
void witness_saw(enum blackbox_event_kind kind, pid_t pid, int signal_number);

/* witness_testify() writes what was seen so far to the file of records in `directory`, a
 * descriptor, if there is such a file, and forgets it. What cannot be written is not told: the run
 * has its summary without it. */
void witness_testify(int directory);

#endif
