/* SPDX-License-Identifier: MIT */
#include "cli/tests/output.h"

#include <stdio.h>

#include "cli/output.h"

bool output_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(1));
    json_decref(value);
    putchar('\n');
    return output_end();
}
