/* SPDX-License-Identifier: MIT
 *
 * Fills the table.
 */
#include "python/api.h"

#include "real.h"

struct python_api python;

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
    found.is_finalizing = (int (*)(void))real_in_module(address, "Py_IsFinalizing");
    if (!found.is_finalizing)
        found.is_finalizing = (int (*)(void))real_in_module(address, "_Py_IsFinalizing");
    python = found;
    return found.is_finalizing;
}
