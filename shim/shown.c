/* SPDX-License-Identifier: MIT
 *
 * Reads UTF-8 without libc: the locale of whoever reads a line is not that of whoever made the
 * names in it.
 */
#include "shown.h"

#include <string.h>

/* Returns how many bytes follow the first byte of a character, -1 if no character begins with that
 * byte. */
static int tail_of(unsigned char first)
{
    if (first < 0x80)
        return 0;
    if (first < 0xc2 || first > 0xf4)
        return -1;
    return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

size_t shown_character(const char *bytes, uint32_t *code)
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

bool shown_is(uint32_t code)
{
    bool is_control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    bool turns = code == 0x61c || code == 0x200e || code == 0x200f ||
                 (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return !is_control && !turns;
}

size_t shown_mask(char *string)
{
    char *to = string;
    for (const char *from = string; *from;) {
        uint32_t code = 0;
        size_t length = shown_character(from, &code);
        if (length && shown_is(code))
            to = (char *)memmove(to, from, length) + length;
        else
            *to++ = '?';
        from += length ? length : 1;
    }
    *to = '\0';
    return (size_t)(to - string);
}
