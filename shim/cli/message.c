/* SPDX-License-Identifier: MIT
 *
 * Writes a whole line by one write(2), so that it does not mix with the lines of others.
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

static void write_line(const char *prefix, const char *format, va_list arguments)
{
    char *text = NULL;
    int length = vasprintf(&text, format, arguments);
    char *line = length < 0 ? NULL : malloc(strlen(prefix) + (size_t)length + 2);
    if (line) {
        shown_mask(text);
        strcpy(stpcpy(stpcpy(line, prefix), text), "\n");
        write_all(line, strlen(line));
        free(line);
    }
    if (length >= 0)
        free(text);
}

void message(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line("covkeep: ", format, arguments);
    va_end(arguments);
}

void message_word(enum colour colour, const char *word, const char *format, ...)
{
    bool is_coloured = colour != COLOUR_PLAIN && colour_is_wanted(STDERR_FILENO);
    char *prefix = NULL;
    va_list arguments;
    int length = asprintf(&prefix, "covkeep: %s%s%s", is_coloured ? colour_sequence(colour) : "",
                          word, is_coloured ? colour_sequence(COLOUR_PLAIN) : "");
    va_start(arguments, format);
    write_line(length < 0 ? "covkeep: " : prefix, format, arguments);
    va_end(arguments);
    if (length >= 0)
        free(prefix);
}

void message_line(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line("", format, arguments);
    va_end(arguments);
}
