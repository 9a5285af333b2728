/* SPDX-License-Identifier: MIT
 *
 * Looks for the handler for SIGTERM that coverage.py itself sets, and has sigterm.py take its
 * place.
 */
#ifndef COVKEEP_PYTHON_SIGTERM_H
#define COVKEEP_PYTHON_SIGTERM_H

#include <stdbool.h>

#include "python/api.h"

/* sigterm_know() takes `function`, mind_sigterm of sigterm.py, which must stay; keeps() returns
 * whether the default action of a signal comes after a save. */
void sigterm_know(PyObject *function, bool (*keeps)(int signal_number));

/* sigterm_is_kept() is the function `keeps` of sigterm.py. */
PyObject *sigterm_is_kept(PyObject *self, PyObject *arguments);

/* sigterm_is_set() is called when the interpreter sets a handler of Python code for SIGTERM: its
 * main thread looks soon whether that is coverage.py's. Before sigterm_know() nothing happens. The
 * caller holds the interpreter's lock; not async-signal-safe; errno is kept. */
void sigterm_is_set(void);

#endif
