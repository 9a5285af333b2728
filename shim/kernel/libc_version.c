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

bool libc_is_since(unsigned minor)
{
    const char *version = libc_is_glibc() ? gnu_get_libc_version() : "";
    unsigned own = 0;
    if (strncmp(version, "2.", 2) != 0)
        return false;
    for (version += 2; *version >= '0' && *version <= '9'; version++)
        own = own * 10 + (unsigned)(*version - '0');
    return own >= minor;
}
