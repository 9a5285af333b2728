/* SPDX-License-Identifier: MIT
 *
 * What save() of save.py has answered.
 */
#ifndef COVKEEP_PYTHON_JUDGE_H
#define COVKEEP_PYTHON_JUDGE_H

#include "python/interpreter.h"

/* judge_answer() returns what the answer says, and tells a loss in one line. A NULL says that there
 * was no answer. */
enum interpreter_saved judge_answer(const char *answer);

#endif
