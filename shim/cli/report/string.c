/* SPDX-License-Identifier: MIT
 *
 * Reads UTF-8 by itself: the locale of who wants a report is not that of who made the names.
 */
#include "cli/report/string.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* How many bytes follow a first one; -1: it is none. */
static int tail_of(unsigned char first)
{
    if (first < 0x80)
        return 0;
    if (first < 0xc2 || first > 0xf4)
        return -1;
    return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

size_t string_character(const char *bytes, uint32_t *code)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    int tail = tail_of((unsigned char)*bytes);
    if (tail < 0)
        return 0;
    uint32_t value = (unsigned char)*bytes & (tail ? 0x3fU >> tail : 0x7fU);
    for (int i = 1; i <= tail; i++) {
        if (((unsigned char)bytes[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | ((unsigned char)bytes[i] & 0x3f);
    }
    if (value < least[tail] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return 0;
    *code = value;
    return (size_t)tail + 1;
}

char *string_to_utf8(const char *bytes)
{
    char *text = malloc(strlen(bytes) * strlen(REPLACEMENT) + 1), *end = text;
    uint32_t code;
    for (size_t length; text && *bytes; bytes += length ? length : 1) {
        length = string_character(bytes, &code);
        end = length ? mempcpy(end, bytes, length) : stpcpy(end, REPLACEMENT);
    }
    if (text)
        *end = '\0';
    return text;
}

static bool is_shown(uint32_t code)
{
    bool is_control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    bool turns = code == 0x61c || code == 0x200e || code == 0x200f ||
                 (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return !is_control && !turns;
}

/* As terminals do it, by and large: East Asian letters and pictures take two. */
static size_t columns_of(uint32_t code)
{
    bool is_wide = (code >= 0x1100 && code < 0x1160) || (code >= 0x2e80 && code < 0xa4d0) ||
                   (code >= 0xac00 && code < 0xd7a4) || (code >= 0xf900 && code < 0xfb00) ||
                   (code >= 0xfe30 && code < 0xfe70) || (code >= 0xff00 && code < 0xff61) ||
                   (code >= 0x1f300 && code < 0x1fb00) || (code >= 0x20000 && code < 0x3fffe);
    return is_wide ? 2 : 1;
}

struct piece {
    char text[16]; /* what to write */
    size_t columns;
    size_t bytes; /* of the string */
};

static struct piece next_piece(const char *bytes)
{
    struct piece piece = {.columns = 1};
    uint32_t code = 0;
    size_t length = string_character(bytes, &code);
    piece.bytes = length ? length : 1;
    if (length && is_shown(code)) {
        memcpy(piece.text, bytes, length);
        piece.columns = columns_of(code);
        return piece;
    }
    if (*bytes == '\n' || *bytes == '\t')
        strcpy(piece.text, *bytes == '\n' ? "\\n" : "\\t");
    else if (length > 1)
        snprintf(piece.text, sizeof(piece.text), "\\u{%x}", code);
    else
        snprintf(piece.text, sizeof(piece.text), "\\x%02x", (unsigned char)*bytes);
    piece.columns = strlen(piece.text);
    return piece;
}

size_t string_width(const char *bytes)
{
    size_t columns = 0;
    for (struct piece piece; *bytes; bytes += piece.bytes) {
        piece = next_piece(bytes);
        columns += piece.columns;
    }
    return columns;
}

size_t string_put(FILE *to, const char *bytes, size_t width)
{
    size_t used = 0;
    bool is_cut = width != STRING_ANY_WIDTH && string_width(bytes) > width;
    size_t room = is_cut && width ? width - 1 : width;
    while (*bytes) {
        struct piece piece = next_piece(bytes);
        if (piece.columns > room - used)
            break;
        fputs(piece.text, to);
        used += piece.columns;
        bytes += piece.bytes;
    }
    if (!is_cut || width == 0)
        return used;
    fputs("…", to);
    return used + 1;
}
