/* SPDX-License-Identifier: MIT
 *
 * The text of an entry as plain text. Of mdoc(7) it knows .Pp, .Ql, .Sy, .Xr, displays between
 * `.Bd -literal` and .Ed, comments, and the escapes \& \- \e \(dq.
 */
#ifndef COVKEEP_CLI_EXPLAIN_TEXT_H
#define COVKEEP_CLI_EXPLAIN_TEXT_H

#include <stddef.h>

#include "cli/explain/entries.h"

#define EXPLAIN_INDENT 4

/* explain_text() returns the text of the entry: its paragraphs are indented, and no line of them is
 * longer than `width` unless it is of one word. Lines of a display are as they are. For free(). */
char *explain_text(const struct explain_entry *entry, size_t width)
    __attribute__((returns_nonnull));

/* explain_text_unescape() replaces, in place, the escapes by what they stand for. */
void explain_text_unescape(char *text);

#endif
