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

char *text_print(const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0 || !text)
        text_no_memory();
    return text;
}

/* A single quote is written '\''. */
char *text_quoted(const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-@%:,=";
    if (*text && text[strspn(text, plain)] == '\0')
        return text_print("%s", text);
    char *quoted = text_print("'");
    for (const char *at = text; *at; at++) {
        char *longer = text_print(*at == '\'' ? "%s'\\''" : "%s%c", quoted, *at);
        free(quoted);
        quoted = longer;
    }
    char *whole = text_print("%s'", quoted);
    free(quoted);
    return whole;
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
