/* SPDX-License-Identifier: MIT
 *
 * What the command says about itself: one line on standard error, `covkeep: ...`.
 */
#ifndef COVKEEP_CLI_MESSAGE_H
#define COVKEEP_CLI_MESSAGE_H

/* message() writes one line, whole. Characters that must not be shown (shown.h) are replaced by
 * question marks: names of files and programs may hold anything. */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* message_line() does the same without `covkeep: ` in front, for a line of another process
 * (report.h). */
void message_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
