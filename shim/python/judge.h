/* SPDX-License-Identifier: MIT
 *
 * What the Python part has answered when it was to save.
 */
#ifndef COVKEEP_PYTHON_JUDGE_H
#define COVKEEP_PYTHON_JUDGE_H

#include "python/interpreter.h"

/* judge_answer() returns what the answer says, and tells a loss in one line. NULL: there was no
 * answer. */
enum interpreter_saved judge_answer(const char *answer);

#endif
