/* SPDX-License-Identifier: MIT
 *
 * Escapes characters that must not be shown (shown.h) so that one can read what they are.
 */
#include "cli/report/string.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shown.h"

#define REPLACEMENT "\xef\xbf\xbd"

bool string_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = "";
    for (size_t i = 0; i < 3 && !*locale; i++) {
        const char *value = getenv(names[i]);
        locale = value ? value : "";
    }
    return strcasestr(locale, "utf-8") || strcasestr(locale, "utf8");
}

char *string_to_utf8(const char *bytes)
{
    char *text = malloc(strlen(bytes) * strlen(REPLACEMENT) + 1), *end = text;
    uint32_t code;
    for (size_t length; text && *bytes; bytes += length ? length : 1) {
        length = shown_character(bytes, &code);
        end = length ? mempcpy(end, bytes, length) : stpcpy(end, REPLACEMENT);
    }
    if (text)
        *end = '\0';
    return text;
}

/* As most terminals do it: East Asian letters and pictures take two columns. */
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
    size_t bytes; /* how many of the string it stands for */
};

static struct piece next_piece(const char *bytes, bool is_utf8)
{
    struct piece piece = {.columns = 1};
    uint32_t code = 0;
    size_t length = shown_character(bytes, &code);
    piece.bytes = length ? length : 1;
    if (length && shown_is(code) && (length == 1 || is_utf8)) {
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
    bool is_utf8 = string_is_utf8();
    for (struct piece piece; *bytes; bytes += piece.bytes) {
        piece = next_piece(bytes, is_utf8);
        columns += piece.columns;
    }
    return columns;
}

size_t string_put(FILE *to, const char *bytes, size_t width)
{
    size_t used = 0;
    bool is_utf8 = string_is_utf8();
    bool is_cut = width != STRING_ANY_WIDTH && string_width(bytes) > width;
    size_t room = is_cut && width ? width - 1 : width;
    while (*bytes) {
        struct piece piece = next_piece(bytes, is_utf8);
        if (piece.columns > room - used)
            break;
        fputs(piece.text, to);
        used += piece.columns;
        bytes += piece.bytes;
    }
    if (!is_cut || width == 0)
        return used;
    fputs(is_utf8 ? "…" : "~", to);
    return used + 1;
}

static const char *html_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void string_put_html(FILE *to, const char *bytes)
{
    for (struct piece piece; *bytes; bytes += piece.bytes) {
        piece = next_piece(bytes, true);
        const char *html = html_of(*piece.text);
        fputs(html ? html : piece.text, to);
    }
}
