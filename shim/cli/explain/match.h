/* SPDX-License-Identifier: MIT
 *
 * Which entries are meant by what somebody types: a title, a whole line that a program has said, a
 * part of a message, or words of the text.
 */
#ifndef COVKEEP_CLI_EXPLAIN_MATCH_H
#define COVKEEP_CLI_EXPLAIN_MATCH_H

#include <stddef.h>

#include "cli/explain/entries.h"

/* explain_match() returns the entries that are meant, in the order of the page; the array is for
 * free(). Quotation marks,
 * the case of letters and the number of spaces do not count. What is found first by this list is
 * meant: the entry with this title; entries one of whose messages is in the text; those with a
 * general one; those that have every word of it in their title or messages, or else in their
 * text. */
struct explain_entries explain_match(const struct explain_entries *entries, const char *typed);

/* explain_nearest() returns the entry that has most of the words, in its title or messages if one
 * has any there, where words may be mistyped; NULL if none has any. It is for what explain_match()
 * does not find. */
const struct explain_entry *explain_nearest(const struct explain_entries *entries,
                                            const char *typed);

#endif
