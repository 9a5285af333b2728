/* SPDX-License-Identifier: MIT
 *
 * Text in memory.
 */
#ifndef COVKEEP_CLI_TEXT_H
#define COVKEEP_CLI_TEXT_H

/* As asprintf(3), but never NULL: without memory the command ends. */
char *text_print(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

#endif
