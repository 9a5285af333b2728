/* SPDX-License-Identifier: MIT
 *
 * What may be shown of a string that anybody can have made: a terminal obeys control codes, also
 * those of two bytes in UTF-8 or of one byte above 0x7f, and some characters turn the direction of
 * writing, so that a line reads otherwise than it is. Everything is async-signal-safe.
 */
#ifndef COVKEEP_SHOWN_H
#define COVKEEP_SHOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length of the UTF-8 character that begins there, and its code point; 0: there is none. */
size_t shown_character(const char *bytes, uint32_t *code);

/* It is shown as it is, and does nothing else. */
bool shown_is(uint32_t code);

/* Puts a question mark for each character of the string that is not, and for each byte that is no
 * UTF-8. The string gets no longer; its new length. */
size_t shown_mask(char *string);

#endif
