/* SPDX-License-Identifier: MIT */
#include "cli/tests/output.h"

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

bool output_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(1));
    json_decref(value);
    putchar('\n');
    return output_end();
}
