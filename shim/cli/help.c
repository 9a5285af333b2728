/* SPDX-License-Identifier: MIT
 *
 * Says so when the text could not be written: a full disk, a closed pipe.
 */
#include "cli/help.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"

int help_write(const char *text)
{
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0)
        return 0;
    message("standard output: %s", strerror(errno));
    return 1;
}
