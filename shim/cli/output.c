/* SPDX-License-Identifier: MIT */
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"

bool output_end(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    message("standard output: %s", strerror(errno));
    return false;
}
