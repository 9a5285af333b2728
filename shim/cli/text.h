/* SPDX-License-Identifier: MIT
 *
 * Text in allocated memory.
 */
#ifndef COVKEEP_CLI_TEXT_H
#define COVKEEP_CLI_TEXT_H

/* text_print() does the same as asprintf(3), but never returns NULL: without memory it ends the
 * command with status 125. The caller frees the text. */
char *text_print(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

#endif
