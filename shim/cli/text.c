/* SPDX-License-Identifier: MIT
 *
 * Formats text. A command that cannot have a few bytes can do nothing else, either, so it ends.
 */
#include "cli/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/message.h"
#include "cli/run/run.h"

char *text_print(const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length >= 0 && text)
        return text;
    message("out of memory");
    exit(RUN_FAILED);
}
