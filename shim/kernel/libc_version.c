/* SPDX-License-Identifier: MIT
 *
 * Which libc the process has.
 */
#include <gnu/libc-version.h>
#include <string.h>

#include "kernel/libc.h"

#pragma weak gnu_get_libc_version

bool libc_is_glibc(void)
{
    return gnu_get_libc_version;
}

/* A gnu_get_libc_version() that is called by its name may be the program's own. */
bool libc_is_since(unsigned minor)
{
    const char *(*get)(void) = (const char *(*)(void))libc_function("gnu_get_libc_version");
    const char *version = get ? get() : "";
    unsigned own = 0;
    if (strncmp(version, "2.", 2) != 0)
        return false;
    for (version += 2; *version >= '0' && *version <= '9'; version++)
        own = own * 10 + (unsigned)(*version - '0');
    return own >= minor;
}
