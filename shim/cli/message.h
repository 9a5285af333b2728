/* SPDX-License-Identifier: MIT
 *
 * What the command says about itself: one line on standard error, `covkeep: ...`.
 */
#ifndef COVKEEP_CLI_MESSAGE_H
#define COVKEEP_CLI_MESSAGE_H

/* What is not shown (shown.h) is replaced by question marks: names of files and programs may hold
 * anything. */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same without `covkeep: ` in front: a line of a process's (report.h). */
void message_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
