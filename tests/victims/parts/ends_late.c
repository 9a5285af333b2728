/* SPDX-License-Identifier: MIT
 *
 * A shared object whose destructor ends the process in the way that was asked for.
 */
#include "../uncounted.h"

#include <signal.h>

void end_late(const char *how);

static const char *ending = "";

void end_late(const char *how)
{
    ending = how;
}

static __attribute__((destructor)) void end_here(void)
{
    if (strcmp(ending, "_exit") == 0)
        _exit(7);
    else if (strcmp(ending, "exit") == 0)
        exit(0);
    else if (strcmp(ending, "abort") == 0)
        abort();
    else if (strcmp(ending, "SIGKILL") == 0)
        raise(SIGKILL);
    else if (strcmp(ending, "SIGINT") == 0)
        raise(SIGINT);
}
