/* SPDX-License-Identifier: MIT
 *
 * What the command says about itself: one line on standard error, `covkeep: ...`.
 */
#ifndef COVKEEP_CLI_MESSAGE_H
#define COVKEEP_CLI_MESSAGE_H

/* Control codes in what is inserted are replaced by question marks: names of files and programs
 * may hold any. */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
