/* SPDX-License-Identifier: MIT
 *
 * Finds settings for coverage.py in the working directory that the running process does not use.
 */
#ifndef COVKEEP_PYTHON_CONFIGURATION_H
#define COVKEEP_PYTHON_CONFIGURATION_H

#include "python/api.h"

/* configuration_know() takes `function`, unused_section of configuration.py, which must stay, and
 * `misconfigured`, which is called at most once, in the interpreter's main thread, with the file
 * that has such settings and with what to do about them. */
void configuration_know(PyObject *function,
                        void (*misconfigured)(const char *path, const char *advice));

/* configuration_check() is called when the environment may tell which configuration is in use: if
 * it does, the interpreter's main thread looks, once. Before configuration_know() nothing happens.
 * Not async-signal-safe; errno is kept. */
void configuration_check(void);

#endif
