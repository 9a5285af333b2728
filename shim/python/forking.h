/* SPDX-License-Identifier: MIT
 *
 * Forks that CPython is not told of, by a C library or a server that embeds it. A child of one that
 * comes to run Python code measures on its own, and is noticed then. A child that does not, as one
 * that is about to become another program, has nothing to save.
 */
#ifndef COVKEEP_PYTHON_FORKING_H
#define COVKEEP_PYTHON_FORKING_H

#include "python/api.h"

/* `function` is notice_fork of objects.py, which stays. */
void forking_know(PyObject *function);

/* The calling thread is about to call fork(3). Before forking_know() nothing happens. Not
 * async-signal-safe; errno is kept. */
void forking_begins(void);

#endif
