/* SPDX-License-Identifier: MIT
 *
 * Calls mind_sigterm() of sigterm.py when signal.signal() has come to its end, which sets the
 * handler only after the system call.
 */
#include "python/sigterm.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

static PyObject *mind_sigterm; /* NULL: not known */
static bool (*is_kept)(int signal_number);

/* A pending call (Py_AddPendingCall). */
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
