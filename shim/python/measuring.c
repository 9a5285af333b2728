/* SPDX-License-Identifier: MIT
 *
 * Where measuring.py could not watch, nothing is known, which counts as measured.
 */
#include "python/measuring.h"

#include <stddef.h>

#include "blackbox/blackbox.h"

static PyObject *watch; /* NULL: not known */
static bool is_idle;

static PyObject *note(unsigned carries)
{
    is_idle = (carries & BLACKBOX_NOT_STARTED) != 0;
    blackbox_python_measures(carries);
    return python.PyBool_FromLong(1);
}

PyObject *measuring_idle(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    return note(BLACKBOX_NOT_STARTED | BLACKBOX_NO_DATA);
}

PyObject *measuring_started(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    return note(BLACKBOX_NO_DATA);
}

PyObject *measuring_collected(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    return note(0);
}

void measuring_know(PyObject *function)
{
    watch = function;
}

void measuring_watch(void)
{
    python_call_soon(watch);
}

void measuring_is_not_known(void)
{
    if (!is_idle)
        blackbox_python_measures(0);
}

bool measuring_has_begun(void)
{
    return !is_idle;
}
