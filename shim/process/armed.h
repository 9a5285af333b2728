/* SPDX-License-Identifier: MIT
 *
 * Whether this process is armed: it has coverage to lose. A process that is not armed restores the
 * environment of what it starts, and does nothing else.
 */
#ifndef COVKEEP_PROCESS_ARMED_H
#define COVKEEP_PROCESS_ARMED_H

#include <stdbool.h>

/* What can be lost, by bits. */
enum {
    ARMED_FOR_COUNTS = 1, /* counters of gcov */
    ARMED_FOR_PYTHON = 2, /* data of coverage.py */
};

/* armed_set() arms the process for this, too, for as long as it lives; its forked children inherit
 * that. Async-signal-safe. */
void armed_set(unsigned what);

/* armed_for() returns whether the process is armed for any of this. Async-signal-safe. */
bool armed_for(unsigned what);

/* armed_may_act() returns the same for a caller that may do something about it: not while the
 * process is quiet (kernel/quiet.h), and not for a guest in its memory (owner.h).
 * Async-signal-safe. */
bool armed_may_act(unsigned what);

#endif
