/* SPDX-License-Identifier: MIT
 *
 * A pending call (Py_AddPendingCall) that the parent has queued is in the child's queue, too. The
 * child's main thread, which must be the thread that has forked, makes the call before it runs any
 * Python code. The call is queued in the parent, since a forked child must not take the queue's
 * lock.
 */
#include "python/forking.h"

/* The function that notices a fork; NULL: not known. In the parent, and in a child whose fork
 * CPython has been told of, it finds nothing new. */
static PyObject *notice_fork;

void forking_know(PyObject *function)
{
    notice_fork = function;
}

/* If the queue is full, the call of an earlier fork is in it. */
void forking_begins(void)
{
    python_call_soon(notice_fork);
}
