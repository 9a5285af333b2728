/* SPDX-License-Identifier: MIT
 *
 * What the command says about itself: one line on standard error, `covkeep: ...`.
 */
#ifndef COVKEEP_CLI_MESSAGE_H
#define COVKEEP_CLI_MESSAGE_H

#include "cli/colour.h"

/* message() writes one line, whole. Characters that must not be shown (shown.h) are replaced by
 * question marks: names of files and programs may hold anything. */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* message_word() does the same with a word before the text, in that colour where standard error is
 * a terminal that shows it. */
void message_word(enum colour colour, const char *word, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* message_line() does the same without `covkeep: ` in front, for a line of another process
 * (report.h). */
void message_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
