/* SPDX-License-Identifier: MIT
 *
 * Who holds the interpreter's lock, which a thread needs to run Python code.
 */
#include "python/api.h"
#include "python/interpreter.h"

/* PyGILState_Check() alone is true for every thread once there has been a sub-interpreter. */
bool interpreter_is_held(void)
{
    void *state = python.PyGILState_GetThisThreadState();
    return state && state == python.thread_state() && python.PyGILState_Check();
}

/* After how many microseconds a thread hands the lock on, in place of CPython's 5 ms. With much
 * less, threads that wait do little else than ask for the lock. */
#define TURN_US 1000

void interpreter_hurry(void)
{
    if (python.set_switch_interval)
        python.set_switch_interval(TURN_US);
}

int interpreter_hold(void)
{
    interpreter_hurry();
    return python.PyGILState_Ensure();
}

void interpreter_let_go(int state)
{
    python.PyGILState_Release(state);
}

void interpreter_let_others(void (*meanwhile)(void))
{
    void *thread = python.PyEval_SaveThread();
    meanwhile();
    python.PyEval_RestoreThread(thread);
}
