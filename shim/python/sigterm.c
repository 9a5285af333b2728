/* SPDX-License-Identifier: MIT
 *
 * Has mind_sigterm() of sigterm.py called as soon as signal.signal() has come to its end, and never
 * before: signal.signal() stores the handler only after its system call.
 */
#include "python/sigterm.h"

#include <signal.h>

static PyObject *mind_sigterm; /* NULL: not known */
static bool (*is_kept)(int signal_number);

void sigterm_know(PyObject *function, bool (*keeps)(int signal_number))
{
    is_kept = keeps;
    mind_sigterm = function;
}

PyObject *sigterm_keeps(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    return python.PyBool_FromLong(is_kept && is_kept(SIGTERM));
}

void sigterm_notice(void)
{
    python_call_soon(mind_sigterm);
}
