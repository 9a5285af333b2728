/* SPDX-License-Identifier: MIT
 *
 * Saved data that the program's own process erases, see erased.py.
 */
#ifndef COVKEEP_PYTHON_ERASED_H
#define COVKEEP_PYTHON_ERASED_H

#include "python/api.h"

/* The function `erased` of erased.py: tells that the file of that name, as bytes, is about to be
 * erased. */
PyObject *erased_tell(PyObject *self, PyObject *path);

#endif
