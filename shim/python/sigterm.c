/* SPDX-License-Identifier: MIT
 *
 * Has mind_sigterm() of sigterm.py called as soon as signal.signal() has come to its end, and never
 * before: signal.signal() stores the handler only after its system call.
 */
#include "python/sigterm.h"

#include <signal.h>
#include <stddef.h>

static PyObject *mind_sigterm; /* NULL: not known */
static bool (*is_kept)(int signal_number);
static void (*stand_in)(int signal_number);

void sigterm_know(PyObject *function, bool (*keeps)(int signal_number),
                  void (*stands_in)(int signal_number))
{
    is_kept = keeps;
    stand_in = stands_in;
    mind_sigterm = function;
}

PyObject *sigterm_keeps(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    return python.PyBool_FromLong(is_kept && is_kept(SIGTERM));
}

PyObject *sigterm_stand_in(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    if (stand_in)
        stand_in(SIGTERM);
    return python.PyBool_FromLong(stand_in != NULL);
}

void sigterm_notice(void)
{
    python_call_soon(mind_sigterm);
}
