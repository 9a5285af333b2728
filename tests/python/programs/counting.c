/* SPDX-License-Identifier: MIT
 *
 * An extension module that is built with --coverage: count(n) loops n times.
 */
#include <Python.h>

static PyObject *count(PyObject *self, PyObject *argument)
{
    long n = PyLong_AsLong(argument), done = 0;
    (void)self;
    while (done < n)
        done++; /* counted */
    return PyLong_FromLong(done);
}

static PyMethodDef methods[] = {{"count", count, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "counting", .m_size = -1,
                                    .m_methods = methods};

PyMODINIT_FUNC PyInit_counting(void)
{
    return PyModule_Create(&module);
}
