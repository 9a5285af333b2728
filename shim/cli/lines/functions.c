/* SPDX-License-Identifier: MIT
 *
 * Lengths of records and strings are in bytes from GCC 12 on, and in words of four bytes before; a
 * string's own length counts its NUL.
 */
#include "cli/lines/functions.h"

#include <stdlib.h>
#include <string.h>

#include "cli/lines/gcno.h"
#include "cli/text.h"

#define HEADER_WORDS 3 /* magic, version, stamp; the checksum comes behind them */

/* What is still to be read, in the order of the file. */
struct source {
    char *at, *end;
    size_t unit; /* of lengths, in bytes */
};

static uint32_t word(struct source *from)
{
    uint32_t value = 0;
    if (from->end - from->at < (ptrdiff_t)sizeof(value)) {
        from->at = from->end;
        return 0;
    }
    memcpy(&value, from->at, sizeof(value));
    from->at += sizeof(value);
    return value;
}

/* Returns where the next `length` units begin, and goes behind them; NULL where they are cut off.
 */
static char *pass(struct source *from, uint32_t length)
{
    char *at = from->at;
    size_t left = (size_t)(from->end - at), size = (size_t)length * from->unit;
    from->at = size <= left ? at + size : from->end;
    return size <= left ? at : NULL;
}

/* Returns the next string, "" where there is none. */
static const char *string(struct source *from)
{
    uint32_t length = word(from);
    const char *text = pass(from, length);
    return text && length > 0 && memchr(text, '\0', (size_t)length * from->unit) ? text : "";
}

static void read_function(struct functions *functions, struct source from)
{
    struct gcno_function function = {.ident = word(&from)};
    word(&from); /* lineno_checksum */
    word(&from); /* cfg_checksum */
    function.name = string(&from);
    word(&from); /* whether the compiler has made it up */
    function.source = string(&from);
    function.line = word(&from);
    functions->function =
        text_room(functions->function, functions->count, sizeof(*functions->function));
    functions->function[functions->count++] = function;
}

static void read_records(struct functions *functions, struct source *from)
{
    while (from->at < from->end) {
        uint32_t tag = word(from), length = word(from);
        struct source record = *from;
        if (!pass(from, length))
            break;
        record.end = from->at;
        if (tag == GCDA_TAG_FUNCTION && length > 0)
            read_function(functions, record);
    }
}

void functions_read(struct functions *functions, const char *path, const struct gcov_layout *layout)
{
    size_t size;
    *functions = (struct functions){.directory = "", .bytes = gcno_read(path, &size)};
    if (!functions->bytes)
        return;
    struct source from = {functions->bytes, functions->bytes + size,
                          layout->lengths_in_bytes ? 1 : sizeof(uint32_t)};
    for (unsigned i = 0; i < HEADER_WORDS + (unsigned)layout->has_checksum; i++)
        word(&from);
    functions->directory = string(&from);
    word(&from); /* whether blocks that were not executed are told */
    read_records(functions, &from);
}

void functions_free(struct functions *functions)
{
    free(functions->function);
    free(functions->bytes);
}

const struct gcno_function *functions_find(const struct functions *functions, uint32_t ident)
{
    for (size_t i = 0; i < functions->count; i++)
        if (functions->function[i].ident == ident)
            return &functions->function[i];
    return NULL;
}
