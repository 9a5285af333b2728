/* SPDX-License-Identifier: MIT
 *
 * The handler for SIGTERM that coverage.py itself sets, see sigterm.py.
 */
#ifndef COVKEEP_PYTHON_SIGTERM_H
#define COVKEEP_PYTHON_SIGTERM_H

#include <stdbool.h>

#include "python/api.h"

/* `function` is mind_sigterm of sigterm.py, which stays; keeps() tells whether the default action
 * of a signal comes after a save. */
void sigterm_know(PyObject *function, bool (*keeps)(int signal_number));

/* The function `keeps` of sigterm.py. */
PyObject *sigterm_is_kept(PyObject *self, PyObject *arguments);

/* The interpreter sets a handler of Python code for SIGTERM: its main thread looks soon whether it
 * is coverage.py's. Before sigterm_know() nothing happens. The caller holds the interpreter's lock;
 * not async-signal-safe; errno is kept. */
void sigterm_is_set(void);

#endif
