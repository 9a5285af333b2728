/* SPDX-License-Identifier: MIT
 *
 * What may be shown of a string that anybody can have made. A terminal obeys control codes, also
 * those of two bytes in UTF-8 or of one byte above 0x7f, and some characters turn the direction of
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

/* shown_mask() replaces, in place, each character that shown_is() denies and each byte that is no
 * UTF-8 by a question mark. The string gets no longer; its new length is returned. */
size_t shown_mask(char *string);

#endif
