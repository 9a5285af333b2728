/* SPDX-License-Identifier: MIT
 *
 * A guard against crashes of a save that runs where Python code should not run: in a handler, which
 * may have interrupted anything. The process must not die of such a crash, but as it does anyway.
 */
#ifndef COVKEEP_PYTHON_GUARD_H
#define COVKEEP_PYTHON_GUARD_H

#include <signal.h>

/* guard_begin() has every signal of a crash call `crashed`, and unblocks these signals and those of
 * the ticks in the calling thread. guard_end() puts back all of that; guard_leave() puts back the
 * action for one of the signals only, which then comes again if an instruction raised it. One guard
 * at a time. Async-signal-safe. */
void guard_begin(void (*crashed)(int signal_number));
void guard_leave(int signal_number);
void guard_end(void);

#endif
