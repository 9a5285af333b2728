/* SPDX-License-Identifier: MIT
 *
 * A pending call (Py_AddPendingCall) that the parent has queued is there in the child, too. The
 * interpreter's main thread, which must have been the one that forked, makes it before it runs any
 * Python code. It is queued in the parent, since a forked child must not take the queue's lock.
 */
#include "python/forking.h"

#include <errno.h>
#include <stddef.h>

static PyObject *notice_fork; /* NULL: not known */

/* In the parent, and in a child that CPython has told of its fork, notice_fork finds nothing new.
 */
static int notice(void *unused)
{
    (void)unused;
    int saved = errno;
    PyObject *result = python.PyObject_CallFunction(notice_fork, NULL);
    if (!result)
        python.PyErr_Clear();
    python_let_go(result);
    errno = saved;
    return 0;
}

void forking_know(PyObject *function)
{
    notice_fork = function;
}

void forking_begins(void)
{
    int saved = errno;
    if (notice_fork)
        python.Py_AddPendingCall(notice, NULL); /* no room: the call of an earlier fork is there */
    errno = saved;
}
