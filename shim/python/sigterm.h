/* SPDX-License-Identifier: MIT
 *
 * Finds the handler for SIGTERM that coverage.py itself sets, and has sigterm.py take its place.
 */
#ifndef COVKEEP_PYTHON_SIGTERM_H
#define COVKEEP_PYTHON_SIGTERM_H

#include <stdbool.h>

#include "python/api.h"

/* sigterm_know() takes `function`, which is mind_sigterm of sigterm.py and must stay, and `keeps`,
 * which returns whether a save comes before the default action of a signal; `stands_in` is
 * disposition_stand_in(). */
void sigterm_know(PyObject *function, bool (*keeps)(int signal_number),
                  void (*stands_in)(int signal_number));

/* sigterm_keeps() is the function `keeps` of sigterm.py: it returns as a Python bool what
 * keeps(SIGTERM) returns. */
PyObject *sigterm_keeps(PyObject *self, PyObject *arguments);

/* sigterm_stand_in() is the function `stand_in` of sigterm.py: it calls stands_in(SIGTERM). */
PyObject *sigterm_stand_in(PyObject *self, PyObject *arguments);

/* sigterm_notice() is called when the interpreter sets a handler of Python code for SIGTERM. Its
 * main thread soon looks whether that is coverage.py's. Before sigterm_know() nothing happens. The
 * caller holds the interpreter's lock. Not async-signal-safe; errno is kept. */
void sigterm_notice(void);

#endif
