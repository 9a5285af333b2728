/* SPDX-License-Identifier: MIT
 *
 * Settings for coverage.py in the working directory that the running process does not use.
 */
#ifndef COVKEEP_PYTHON_CONFIGURATION_H
#define COVKEEP_PYTHON_CONFIGURATION_H

#include "python/api.h"

/* The function unused_section of configuration.py, which stays; and what is called, at most once,
 * with the file that has such settings and what to do. */
void configuration_know(PyObject *function,
                        void (*misconfigured)(const char *path, const char *advice));

/* The environment may tell now which configuration is in use: then the interpreter's main thread
 * looks, once. Before configuration_know() nothing happens. Not async-signal-safe; errno is kept.
 */
void configuration_check(void);

#endif
