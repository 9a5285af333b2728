/* SPDX-License-Identifier: MIT
 *
 * Text and lists in allocated memory. Without memory each of these functions ends the command with
 * status 125, so none returns NULL. `covkeep run` must not end so while its command runs.
 */
#ifndef COVKEEP_CLI_TEXT_H
#define COVKEEP_CLI_TEXT_H

#include <stddef.h>

/* text_no_memory() is what they call. */
_Noreturn void text_no_memory(void);

/* text_print() does the same as asprintf(3). The caller frees the text. */
char *text_print(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/* text_append() makes the text longer by what printf(3) would print for the format. The text is one
 * of those that the caller frees. */
void text_append(char **text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* text_room() does the same as array_room() (array.h). */
void *text_room(void *array, size_t count, size_t size) __attribute__((returns_nonnull));

/* text_quoted() returns the text as one word for a POSIX shell, in quotes if it needs them. The
 * caller frees it. */
char *text_quoted(const char *text);

/* A list of strings; all zero is an empty one. text_add() adds a string, which stays the caller's,
 * or NULL, which ends an array as execve(2) takes it. */
struct text_list {
    char **text;
    size_t count;
};
void text_add(struct text_list *list, char *text);

/* text_list_free() frees the list with all its strings. */
void text_list_free(struct text_list *list);

#endif
