/* SPDX-License-Identifier: MIT
 *
 * Writes a line of its own for each erased file: each file held what another process has measured.
 */
#include "python/erased.h"

#include "report.h"

PyObject *erased_tell(PyObject *self, PyObject *path)
{
    (void)self;
    const char *name = python_bytes(path);
    if (name)
        report_loss(LOSS_ERASED, name);
    return python.PyBool_FromLong(1);
}
