/* SPDX-License-Identifier: MIT
 *
 * Tells of saved data that the program's own process erases, see erased.py.
 */
#ifndef COVKEEP_PYTHON_ERASED_H
#define COVKEEP_PYTHON_ERASED_H

#include "python/api.h"

/* erased_tell() is the function `erased` of erased.py. It tells in one line that the file whose
 * name the bytes object `path` holds is about to be erased, with data that is lost. */
PyObject *erased_tell(PyObject *self, PyObject *path);

#endif
