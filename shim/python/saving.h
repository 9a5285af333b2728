/* SPDX-License-Identifier: MIT
 *
 * How the last save of the interpreter's data is made: by the caller or by a copy of the process,
 * and noted in the black box, or told when nothing comes of it. When, and what follows, is up to
 * end_by_signal.c and end_by_itself.c.
 */
#ifndef COVKEEP_PYTHON_SAVING_H
#define COVKEEP_PYTHON_SAVING_H

#include <stdbool.h>

#include "python/interpreter.h"

/* interpreter_save(), noted. */
enum interpreter_saved saving_make(bool ends, bool may_wait);

/* The last one, for a thread that may not hold the interpreter's lock; nothing is measured after
 * it. */
enum interpreter_saved saving_make_holding(void);

/* The same in a handler, which may have interrupted anything, so a copy of the process saves.
 * INTERPRETER_UNFIT: that failed, and may succeed at another moment. Async-signal-safe. */
enum interpreter_saved saving_make_in_handler(bool may_wait);

/* Nothing was saved, for this reason; or not in time. Async-signal-safe. */
void saving_tell_lost(const char *reason);
void saving_tell_late(void);

#endif
