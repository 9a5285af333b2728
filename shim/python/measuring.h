/* SPDX-License-Identifier: MIT
 *
 * What coverage.py has done in this process: it was imported, has begun to measure, has measured
 * something. See measuring.py. What is known goes into the black box.
 */
#ifndef COVKEEP_PYTHON_MEASURING_H
#define COVKEEP_PYTHON_MEASURING_H

#include <stdbool.h>

#include "python/api.h"

/* measuring_idle(), measuring_started() and measuring_collected() are the functions `idle`,
 * `started` and `collected` of measuring.py: nothing has begun to measure yet, something has, and
 * something was measured. */
PyObject *measuring_idle(PyObject *self, PyObject *arguments);
PyObject *measuring_started(PyObject *self, PyObject *arguments);
PyObject *measuring_collected(PyObject *self, PyObject *arguments);

/* measuring_know() takes `function`, which is watch of measuring.py and must stay.
 * measuring_watch() has it called by the interpreter's main thread, when another module of
 * coverage.py is being imported. Before measuring_know() nothing happens. The latter is not
 * async-signal-safe; errno is kept. */
void measuring_know(PyObject *function);
void measuring_watch(void);

/* measuring_is_not_known() is called when a copy of this process has saved: what it found is not
 * known here. Async-signal-safe. */
void measuring_is_not_known(void);

/* measuring_has_begun() returns whether there may be something to lose: false only if it is known
 * that coverage.py was imported and has not begun to measure. Async-signal-safe. */
bool measuring_has_begun(void);

#endif
