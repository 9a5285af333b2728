/* SPDX-License-Identifier: MIT
 *
 * Strings of any content, for terminals, JSON and HTML.
 */
#ifndef COVKEEP_CLI_REPORT_STRING_H
#define COVKEEP_CLI_REPORT_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define STRING_ANY_WIDTH SIZE_MAX

/* string_is_utf8() says whether what this process writes may be UTF-8: by the locale that the
 * variables name, which need not be installed (locale(7)). */
bool string_is_utf8(void);

/* A copy in which each byte that is no UTF-8 is U+FFFD; NULL if memory is short. For free(). */
char *string_to_utf8(const char *bytes);

/* Writes it so that a terminal shows it and does nothing else: what is not shown (shown.h), and
 * bytes that are no UTF-8, are escaped, as \n or \x1b; and so is all but ASCII where the locale is
 * not one of UTF-8. What needs more than `width` columns is cut and ends with an ellipsis or `~`.
 * How many columns it took. */
size_t string_put(FILE *to, const char *bytes, size_t width);

/* string_put_html() writes it as text of HTML in UTF-8, which may stand between quotes as well: no
 * byte of it begins markup, and what must not be shown (shown.h) is escaped as string_put() does.
 */
void string_put_html(FILE *to, const char *bytes);

/* string_width() returns how many columns string_put() would need for all of the string. */
size_t string_width(const char *bytes);

#endif
