/* SPDX-License-Identifier: MIT
 *
 * Fills the table.
 */
#include "python/api.h"

#include "real.h"

struct python_api python;

static void *find_either(const void *address, const char *name, const char *former_name)
{
    void *function = real_in_module(address, name);
    return function ? function : real_in_module(address, former_name);
}

bool python_find(const void *address)
{
    struct python_api found = {0};
    bool complete = true;
#define FIND(name, result, arguments)                                                              \
    found.name = (result(*) arguments)real_in_module(address, #name);                              \
    complete = complete && found.name;
    PYTHON_FUNCTIONS(FIND)
#undef FIND
    if (!complete)
        return false;
    found.is_finalizing =
        (int (*)(void))find_either(address, "Py_IsFinalizing", "_Py_IsFinalizing");
    found.thread_state = (void *(*)(void))find_either(address, "PyThreadState_GetUnchecked",
                                                      "_PyThreadState_UncheckedGet");
    python = found;
    return found.is_finalizing && found.thread_state;
}
