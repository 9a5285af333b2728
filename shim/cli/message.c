/* SPDX-License-Identifier: MIT
 *
 * A whole line in one write(2), so that it does not mix with the lines of others.
 */
#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shown.h"

static void write_all(const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDERR_FILENO, text, length);
        if (written <= 0)
            return;
        text += written;
        length -= (size_t)written;
    }
}

void message(const char *format, ...)
{
    static const char prefix[] = "covkeep: ";
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    char *line = length < 0 ? NULL : malloc(sizeof(prefix) + (size_t)length + 1);
    if (line) {
        shown_mask(text);
        strcpy(stpcpy(stpcpy(line, prefix), text), "\n");
        write_all(line, strlen(line));
        free(line);
    }
    if (length >= 0)
        free(text);
}
