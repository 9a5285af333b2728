/* SPDX-License-Identifier: MIT
 *
 * For both drivers, chaos and stress, which go by their own names.
 */
#include "joined.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *what)
{
    printf("%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
    exit(2);
}

char *joined(const char *a, const char *b, const char *c)
{
    char *text;
    if (asprintf(&text, "%s%s%s", a, b, c) < 0)
        die("asprintf");
    return text;
}
