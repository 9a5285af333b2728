/* SPDX-License-Identifier: MIT
 *
 * Looks the functions of CPython up and fills the table of them. It also has the calls of them that
 * several files make.
 */
#include "python/api.h"

#include <errno.h>
#include <string.h>

#include "real.h"

struct python_api python;

static void *find_either(const void *address, const char *name, const char *former_name)
{
    void *function = real_in_module(address, name);
    return function ? function : real_in_module(address, former_name);
}

/* The members are function pointers in the order of `names`, in which each name ends with a zero
 * byte. */
static bool find_all(struct python_api *api, const void *address)
{
#define NAME(name, result, arguments) #name "\0"
    static const char names[] = PYTHON_FUNCTIONS(NAME);
#undef NAME
#define ONE(name, result, arguments) +1
    const size_t count = PYTHON_FUNCTIONS(ONE);
#undef ONE
    void **members = (void **)(void *)api;
    const char *name = names;
    for (size_t i = 0; i < count; i++, name += strlen(name) + 1) {
        members[i] = real_in_module(address, name);
        if (!members[i])
            return false;
    }
    return true;
}

bool python_find(const void *address)
{
    struct python_api found = {0};
    if (!find_all(&found, address))
        return false;
    found.is_finalizing =
        (int (*)(void))find_either(address, "Py_IsFinalizing", "_Py_IsFinalizing");
    found.thread_state = (void *(*)(void))find_either(address, "PyThreadState_GetUnchecked",
                                                      "_PyThreadState_UncheckedGet");
    found.set_trace_of_all =
        (void (*)(python_trace, PyObject *))real_in_module(address, "PyEval_SetTraceAllThreads");
    found.set_trace_of =
        (int (*)(void *, python_trace, PyObject *))real_in_module(address, "_PyEval_SetTrace");
    if (!found.set_trace_of_all)
        found.set_switch_interval =
            (void (*)(unsigned long))real_in_module(address, "_PyEval_SetSwitchInterval");
    python = found;
    return found.is_finalizing && found.thread_state;
}

static int call(void *function)
{
    int saved = errno;
    PyObject *result = python.PyObject_CallFunction(function, NULL);
    if (!result)
        python.PyErr_Clear();
    python_let_go(result);
    errno = saved;
    return 0;
}

void python_call_soon(PyObject *function)
{
    int saved = errno;
    if (function)
        python.Py_AddPendingCall(call, function);
    errno = saved;
}

void python_let_go(PyObject *object)
{
    if (object)
        python.Py_DecRef(object);
}

char *python_bytes(PyObject *result)
{
    char *bytes = result ? python.PyBytes_AsString(result) : NULL;
    if (!bytes)
        python.PyErr_Clear();
    return bytes;
}
