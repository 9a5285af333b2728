/* SPDX-License-Identifier: MIT
 *
 * The functions of CPython's C API that the shim calls, in a process that has an interpreter, in
 * the program or in a libpython. They are named and typed as in the manual ("Python/C API Reference
 * Manual", 3.9 to 3.14). PyPy has none of these names.
 */
#ifndef COVKEEP_PYTHON_API_H
#define COVKEEP_PYTHON_API_H

#include <stdbool.h>

typedef struct _object PyObject;

/* struct PyMethodDef, which is the same in every release. */
struct python_method {
    const char *name;
    PyObject *(*function)(PyObject *self, PyObject *arguments);
    int flags;
    const char *doc;
};
/* Py_tracefunc; the shim never looks into the frame. */
typedef int (*python_trace)(PyObject *self, PyObject *frame, int what, PyObject *argument);

#define PYTHON_METH_VARARGS 1
#define PYTHON_METH_O 8
#define PYTHON_FILE_INPUT 257 /* Py_file_input of Python.h */

#define PYTHON_FUNCTIONS(F)                                                                        \
    F(Py_AddPendingCall, int, (int (*)(void *), void *))                                           \
    F(Py_IsInitialized, int, (void))                                                               \
    F(PyGILState_Check, int, (void))                                                               \
    F(PyGILState_GetThisThreadState, void *, (void))                                               \
    F(PyGILState_Ensure, int, (void))                                                              \
    F(PyGILState_Release, void, (int))                                                             \
    F(PyEval_SaveThread, void *, (void))                                                           \
    F(PyEval_RestoreThread, void, (void *))                                                        \
    F(PyEval_SetTrace, void, (python_trace, PyObject *))                                           \
    F(PyInterpreterState_Get, void *, (void))                                                      \
    F(PyInterpreterState_ThreadHead, void *, (void *))                                             \
    F(PyThreadState_Next, void *, (void *))                                                        \
    F(Py_CompileString, PyObject *, (const char *, const char *, int))                             \
    F(PyEval_EvalCode, PyObject *, (PyObject *, PyObject *, PyObject *))                           \
    F(PyEval_GetBuiltins, PyObject *, (void))                                                      \
    F(PyDict_New, PyObject *, (void))                                                              \
    F(PyDict_GetItemString, PyObject *, (PyObject *, const char *))                                \
    F(PyDict_SetItemString, int, (PyObject *, const char *, PyObject *))                           \
    F(PyImport_GetModuleDict, PyObject *, (void))                                                  \
    F(PyCFunction_NewEx, PyObject *, (const struct python_method *, PyObject *, PyObject *))       \
    F(PyObject_CallFunction, PyObject *, (PyObject *, const char *, ...))                          \
    F(PyBytes_AsString, char *, (PyObject *))                                                      \
    F(PyLong_FromLong, PyObject *, (long))                                                         \
    F(PyBool_FromLong, PyObject *, (long))                                                         \
    F(PyObject_IsTrue, int, (PyObject *))                                                          \
    F(PyErr_Clear, void, (void))                                                                   \
    F(PyObject_GetAttrString, PyObject *, (PyObject *, const char *))                              \
    F(PyUnicode_AsUTF8, const char *, (PyObject *))                                                \
    F(Py_GetVersion, const char *, (void))                                                         \
    F(Py_GetRecursionLimit, int, (void))                                                           \
    F(Py_SetRecursionLimit, void, (int))                                                           \
    F(PyErr_Fetch, void, (PyObject **, PyObject **, PyObject **))                                  \
    F(PyErr_Restore, void, (PyObject *, PyObject *, PyObject *))                                   \
    F(Py_DecRef, void, (PyObject *))

#define PYTHON_MEMBER(name, result, arguments) result(*name) arguments;
struct python_api {
    PYTHON_FUNCTIONS(PYTHON_MEMBER)
    /* Functions that had another name before 3.13. */
    int (*is_finalizing)(void); /* Py_IsFinalizing; _Py_IsFinalizing before 3.13 */
    void *(*thread_state)(
        void); /* PyThreadState_GetUnchecked; _PyThreadState_UncheckedGet before 3.13 */
    /* An interpreter has one of these two, or neither: PyEval_SetTraceAllThreads from 3.12 on,
     * _PyEval_SetTrace before that. */
    void (*set_trace_of_all)(python_trace trace, PyObject *self);
    int (*set_trace_of)(void *thread_state, python_trace trace, PyObject *self);
    /* _PyEval_SetSwitchInterval up to 3.11, where it only stores a number. NULL from 3.12 on. */
    void (*set_switch_interval)(unsigned long us);
};
#undef PYTHON_MEMBER

/* The table of the functions; not to be used before python_find() has returned true. */
extern struct python_api python;

/* python_find() looks the functions up as the extension module at `address` would find them. It
 * returns false where there is no interpreter, or the interpreter lacks one of them. Not
 * async-signal-safe. */
bool python_find(const void *address);

/* python_call_soon() has the interpreter's main thread call the function, without arguments, before
 * it goes on with Python code (Py_AddPendingCall). What the function raises is dropped. The
 * function must stay. Nothing happens where `function` is NULL, or the queue is full. Not
 * async-signal-safe; errno is kept. */
void python_call_soon(PyObject *function);

/* python_let_go() gives a reference back; NULL is allowed. The caller holds the interpreter's lock.
 */
void python_let_go(PyObject *object);

/* python_bytes() returns what the bytes object `result` holds; the memory remains the object's. For
 * any other object, and for NULL, which is the result of a call that has failed, it returns NULL
 * and clears the error. */
char *python_bytes(PyObject *result);

#endif
