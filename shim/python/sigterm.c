/* SPDX-License-Identifier: MIT
 *
 * Has mind_sigterm() of sigterm.py called once signal.signal() has come to its end, and never
 * before: that function keeps the handler only after its system call.
 */
#include "python/sigterm.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

static PyObject *mind_sigterm; /* NULL: not known */
static bool (*is_kept)(int signal_number);

/* A pending call (Py_AddPendingCall), which the interpreter's main thread makes. */
static int look(void *unused)
{
    (void)unused;
    int saved = errno;
    PyObject *result = python.PyObject_CallFunction(mind_sigterm, NULL);
    if (!result)
        python.PyErr_Clear();
    python_let_go(result);
    errno = saved;
    return 0;
}

void sigterm_know(PyObject *function, bool (*keeps)(int signal_number))
{
    is_kept = keeps;
    mind_sigterm = function;
}

PyObject *sigterm_is_kept(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    return python.PyBool_FromLong(is_kept && is_kept(SIGTERM));
}

void sigterm_is_set(void)
{
    int saved = errno;
    if (mind_sigterm)
        python.Py_AddPendingCall(look, NULL);
    errno = saved;
}
