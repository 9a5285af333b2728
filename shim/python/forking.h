/* SPDX-License-Identifier: MIT
 *
 * Forks that CPython is not told of, by a C library or by a server that embeds CPython. A child of
 * such a fork that comes to run Python code measures on its own, and is noticed then. A child that
 * never does, such as one that is about to become another program, has nothing to save.
 */
#ifndef COVKEEP_PYTHON_FORKING_H
#define COVKEEP_PYTHON_FORKING_H

#include "python/api.h"

/* forking_know() takes `function`, which is notice_fork of objects.py and must stay. */
void forking_know(PyObject *function);

/* forking_begins() is called when the calling thread is about to call fork(3). Before
 * forking_know() nothing happens. Not async-signal-safe; errno is kept. */
void forking_begins(void);

#endif
