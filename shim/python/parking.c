/* SPDX-License-Identifier: MIT
 *
 * A trace function (PyEval_SetTrace) takes the place of each other thread's own. It must do nothing
 * for the thread that saves.
 */
#include "python/parking.h"

#include <stdbool.h>
#include <sys/types.h>

#include "kernel/futex.h"
#include "kernel/sys.h"
#include "python/api.h"

static unsigned is_closed; /* futex: 1 while threads are to stand */
static long long until_ms;
static pid_t saver;

static bool is_saver(void)
{
    return sys_call(SYS_gettid) == saver;
}

static void stand(void)
{
    long long left;
    while (futex_load(&is_closed) && (left = until_ms - futex_now_ms()) > 0)
        futex_wait(&is_closed, 1, left);
}

/* The trace function that has a thread stand still. It is called once in each thread, which has no
 * trace function afterwards. */
static int trace(PyObject *self, PyObject *frame, int what, PyObject *argument)
{
    (void)self, (void)frame, (void)what, (void)argument;
    if (is_saver())
        return 0;
    python.PyEval_SetTrace(NULL, NULL);
    void *thread = python.PyEval_SaveThread();
    stand();
    python.PyEval_RestoreThread(thread);
    return 0;
}

static void trace_others(void *first)
{
    void *own = python.thread_state();
    for (void *thread = first; thread; thread = python.PyThreadState_Next(thread))
        if (thread != own)
            python.set_trace_of(thread, trace, NULL);
}

void parking_begin(void)
{
    void *first = python.PyInterpreterState_ThreadHead(python.PyInterpreterState_Get());
    if (!python.PyThreadState_Next(first))
        return;
    saver = (pid_t)sys_call(SYS_gettid);
    until_ms = futex_now_ms() + PARKING_MS;
    __atomic_store_n(&is_closed, 1, __ATOMIC_SEQ_CST);
    if (python.set_trace_of_all)
        python.set_trace_of_all(trace, NULL);
    else if (python.set_trace_of)
        trace_others(first);
}

void parking_end(void)
{
    if (__atomic_exchange_n(&is_closed, 0, __ATOMIC_SEQ_CST))
        futex_wake(&is_closed);
}
