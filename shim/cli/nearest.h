/* SPDX-License-Identifier: MIT
 *
 * Which of several words is meant by a word that was mistyped.
 */
#ifndef COVKEEP_CLI_NEAREST_H
#define COVKEEP_CLI_NEAREST_H

#include <stddef.h>

/* nearest_word() returns the word with the smallest edit distance (a letter inserted, left out,
 * replaced, or two neighbours swapped), the first of several; NULL if none is close enough to be
 * meant. */
const char *nearest_word(const char *typed, const char *const *words, size_t count);

#endif
