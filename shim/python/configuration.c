/* SPDX-License-Identifier: MIT
 *
 * Calls configuration.py once, as soon as the environment says which configuration is in use. It
 * must never read a file itself.
 */
#include "python/configuration.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static PyObject *unused_section; /* NULL: not known, or has been called */
static void (*tell)(const char *path, const char *advice);

/* Returns the name of the variable that tells this process its configuration, NULL if none is set.
 */
static const char *configuring_variable(void)
{
    static const char *const names[] = {"COV_CORE_CONFIG", "COVERAGE_PROCESS_CONFIG",
                                        "COVERAGE_PROCESS_START"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (getenv(names[i]))
            return names[i];
    return NULL;
}

/* A pending call (Py_AddPendingCall), which the interpreter's main thread makes. */
static int check(void *unused)
{
    (void)unused;
    PyObject *function = unused_section;
    const char *name = configuring_variable();
    if (!function || !name)
        return 0;
    int saved = errno;
    unused_section = NULL;
    PyObject *result = python.PyObject_CallFunction(function, "ss", name, getenv(name));
    char *path = python_bytes(result);
    char *advice = path ? strchr(path, '\n') : NULL;
    if (advice) {
        *advice++ = '\0';
        tell(path, advice);
    }
    python_let_go(result);
    errno = saved;
    return 0;
}

void configuration_know(PyObject *function,
                        void (*misconfigured)(const char *path, const char *advice))
{
    unused_section = function;
    tell = misconfigured;
}

void configuration_check(void)
{
    int saved = errno;
    if (unused_section && configuring_variable())
        python.Py_AddPendingCall(check, NULL);
    errno = saved;
}
