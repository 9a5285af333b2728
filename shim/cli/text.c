/* SPDX-License-Identifier: MIT
 *
 * A command that cannot have a few bytes can do nothing else, either, so it ends.
 */
#include "cli/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/array.h"
#include "cli/message.h"
#include "cli/run/run.h"

_Noreturn void text_no_memory(void)
{
    message("out of memory");
    exit(RUN_FAILED);
}

static char *print(const char *format, va_list arguments)
{
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0 || !text)
        text_no_memory();
    return text;
}

char *text_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = print(format, arguments);
    va_end(arguments);
    return text;
}

void text_append(char **text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *more = print(format, arguments), *longer = text_print("%s%s", *text, more);
    va_end(arguments);
    free(more);
    free(*text);
    *text = longer;
}

/* A single quote is written '\''. */
char *text_quoted(const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-@%:,=";
    if (*text && text[strspn(text, plain)] == '\0')
        return text_print("%s", text);
    char *quoted = text_print("'");
    for (const char *at = text; *at; at++)
        if (*at == '\'')
            text_append(&quoted, "'\\''");
        else
            text_append(&quoted, "%c", *at);
    text_append(&quoted, "'");
    return quoted;
}

void *text_room(void *array, size_t count, size_t size)
{
    array = array_room(array, count, size);
    if (!array)
        text_no_memory();
    return array;
}

void text_add(struct text_list *list, char *text)
{
    list->text = text_room(list->text, list->count, sizeof(*list->text));
    list->text[list->count++] = text;
}

void text_list_free(struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->text[i]);
    free(list->text);
}
