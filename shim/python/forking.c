/* SPDX-License-Identifier: MIT
 *
 * A pending call (Py_AddPendingCall) that the parent has queued is there in the child, too. The
 * interpreter's main thread, which must have been the one that forked, makes it before it runs any
 * Python code. It is queued in the parent, since a forked child must not take the queue's lock.
 */
#include "python/forking.h"

#include <stddef.h>

/* In the parent, and in a child that CPython has told of its fork, it finds nothing new. NULL: not
 * known. */
static PyObject *notice_fork;

void forking_know(PyObject *function)
{
    notice_fork = function;
}

/* Where the queue has no room, the call of an earlier fork is in it. */
void forking_begins(void)
{
    python_call_soon(notice_fork);
}
