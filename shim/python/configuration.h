/* SPDX-License-Identifier: MIT
 *
 * Finds settings for coverage.py in the working directory that the running process does not use.
 */
#ifndef COVKEEP_PYTHON_CONFIGURATION_H
#define COVKEEP_PYTHON_CONFIGURATION_H

#include "python/api.h"

/* configuration_know() takes `function`, which is unused_section of configuration.py and must stay.
 * It also takes `misconfigured`, which is called at most once, in the interpreter's main thread,
 * with the file that has unused settings and with what to do about them. */
void configuration_know(PyObject *function,
                        void (*misconfigured)(const char *path, const char *advice));

/* configuration_check() is called when the environment may have changed. As soon as the environment
 * says which configuration is in use, the interpreter's main thread looks for unused settings,
 * once. Before configuration_know() nothing happens. Not async-signal-safe; errno is kept. */
void configuration_check(void);

#endif
