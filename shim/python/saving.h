/* SPDX-License-Identifier: MIT
 *
 * How a save of the interpreter's data is made: by the caller, or by a snapshot child of the
 * process. What comes of it is noted in the black box, and a loss is told. When the last save is
 * made, and what follows, is decided by end_by_signal.c and end_by_itself.c.
 */
#ifndef COVKEEP_PYTHON_SAVING_H
#define COVKEEP_PYTHON_SAVING_H

#include <stdbool.h>

#include "loss.h"
#include "python/interpreter.h"

/* saving_make() calls interpreter_save() with the same arguments, and notes the result in the black
 * box. */
enum interpreter_saved saving_make(bool ends, bool may_wait);

/* saving_make_holding() makes the last save, after which nothing is measured. It waits for the
 * interpreter's lock if the calling thread does not hold it. */
enum interpreter_saved saving_make_holding(void);

/* saving_make_in_handler() makes the last save in a handler, which may have interrupted anything. A
 * snapshot child makes the save; where there can be none, or it gets stuck, the process itself
 * does. It returns INTERPRETER_UNFIT when the snapshot child has crashed: the save may succeed at
 * another moment. Async-signal-safe. */
enum interpreter_saved saving_make_in_handler(bool may_wait);

/* saving_tell_lost() tells that nothing was saved, and why, in one line and in the black box,
 * unless nothing has begun to measure; saving_tell_late() does so for a save that was not made in
 * time. Async-signal-safe. */
void saving_tell_lost(enum loss_reason reason);
void saving_tell_late(void);

#endif
