/* SPDX-License-Identifier: MIT
 *
 * What may be shown of a string that anybody can have made. A terminal obeys control codes, also
 * where they are two bytes of UTF-8 or one byte above 0x7f. Some characters turn the direction of
 * writing, so that a line reads otherwise than it is. Everything here is async-signal-safe.
 */
#ifndef COVKEEP_SHOWN_H
#define COVKEEP_SHOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* shown_character() returns the length in bytes of the UTF-8 character at the beginning of `bytes`,
 * a string, and sets *code to its code point; it returns 0 if no valid character begins there. */
size_t shown_character(const char *bytes, uint32_t *code);

/* shown_is() returns whether a terminal shows the character and does nothing else. */
bool shown_is(uint32_t code);

/* shown_mask() replaces, in place, each character for which shown_is() is false, and each byte that
 * is no UTF-8, by a question mark. It returns the string's new length, which is not above the old
 * one. */
size_t shown_mask(char *string);

#endif
