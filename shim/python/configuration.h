/* SPDX-License-Identifier: MIT
 *
 * Settings for coverage.py in the working directory that the running process does not use.
 */
#ifndef COVKEEP_PYTHON_CONFIGURATION_H
#define COVKEEP_PYTHON_CONFIGURATION_H

#include "python/api.h"

/* The function unused_section of configuration.py, which stays. */
void configuration_know(PyObject *function);

/* The environment may tell now which configuration is in use: then the interpreter's main thread
 * looks, once, and calls `misconfigured` with the file and what to do, if there is such a one. Not
 * async-signal-safe; errno is kept. */
void configuration_check(void (*misconfigured)(const char *path, const char *advice));

#endif
