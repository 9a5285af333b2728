/* SPDX-License-Identifier: MIT
 *
 * Whether this process is armed: it has coverage to lose. A process that is not armed restores the
 * environment of what it starts, and does nothing else.
 */
#ifndef COVKEEP_PROCESS_ARMED_H
#define COVKEEP_PROCESS_ARMED_H

#include <stdbool.h>

/* What a process can lose, by bits. */
enum {
    ARMED_FOR_COUNTS = 1, /* counters of gcov or LLVM */
    ARMED_FOR_PYTHON = 2, /* data of coverage.py */
};

/* armed_set() adds the bits of `what` to what the process is armed for. The process stays armed for
 * them, and its forked children inherit them. Async-signal-safe. */
void armed_set(unsigned what);

/* armed_for() returns whether the process is armed for at least one bit of `what`.
 * Async-signal-safe. */
bool armed_for(unsigned what);

/* armed_may_act() returns whether armed_for(what) is true and the caller may flush or save: the
 * process is not quiet (kernel/quiet.h), and the caller owns its memory (owner.h).
 * Async-signal-safe. */
bool armed_may_act(unsigned what);

#endif
